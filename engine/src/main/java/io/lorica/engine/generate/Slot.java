package io.lorica.engine.generate;

import io.lorica.engine.tokenizer.Tokenizer;
import io.lorica.engine.vector.AdaptedText;
import org.jspecify.annotations.Nullable;

/** One request's place in a {@link ContinuousBatch}. */
public final class Slot {
    private final GenerationRequest request;
    private final AdaptedText prompt;
    private final SlotListener listener;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final AnswerText answer;
    private final PromptLookup lookup;
    private float @Nullable [] logits;
    private int lastToken;
    private @Nullable FinishReason reason;
    private boolean hasFailed;
    private int cachedTokens;

    /** @throws IllegalArgumentException if the prompt lacks the invocation that its top adapter waits for */
    Slot(GenerationRequest request, SlotListener listener, Tokenizer tokenizer) {
        this.request = request;
        this.prompt = request.stack().text(request.prompt());
        this.listener = listener;
        this.tokenizer = tokenizer;
        this.sampler = new Sampler(request.sampling());
        this.answer = new AnswerText(tokenizer, request.stop());
        this.lookup = new PromptLookup(request.prompt());
    }

    /** The prompt, and which adapters act on it. */
    AdaptedText prompt() {
        return prompt;
    }

    GenerationRequest request() {
        return request;
    }

    Sampler sampler() {
        return sampler;
    }

    int lastToken() {
        return lastToken;
    }

    PromptLookup lookup() {
        return lookup;
    }

    /** Tokens that the answer may still get. */
    int tokensLeft() {
        return request.maxTokens() - answer.tokenCount();
    }

    /** Tokens it may come to. */
    int capacity() {
        return prompt.length() + request.maxTokens();
    }

    /** Position of the last token: as many tokens have left keys and values. */
    int position() {
        return prompt.length() + answer.tokenCount() - 1;
    }

    /** So many of the prompt's tokens were in the prefix cache. */
    void prefixHit(int tokens) {
        cachedTokens = tokens;
    }

    /** Whether the prompt is prefilled. */
    boolean hasBegun() {
        return answer.tokenCount() > 0;
    }

    int[] answerTokens() {
        return answer.tokens();
    }

    /** Room for what follows the last token, the same at each step; null where the best token is all that is wanted. */
    float @Nullable [] logits(int vocabSize) {
        if (!sampler.isGreedy() && logits == null) {
            logits = new float[vocabSize];
        }
        return logits;
    }

    /** Neither ended nor failed. */
    public boolean isRunning() {
        return reason == null && !hasFailed;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    void accept(int token) {
        lastToken = token;
        lookup.add(token);
        String delta = "";
        if (tokenizer.eosIds().contains(lastToken)) {
            reason = FinishReason.STOP;
        } else {
            delta = answer.add(lastToken);
            if (answer.isStopped()) {
                reason = FinishReason.STOP;
            } else if (answer.tokenCount() == request.maxTokens()) {
                reason = FinishReason.LENGTH;
            } else if (listener.isCancelled()) {
                reason = FinishReason.CANCELLED;
            }
        }
        if (reason != null) {
            delta += answer.finish();
        }
        tell(delta);
    }

    void cancel() {
        reason = FinishReason.CANCELLED;
        tell(answer.finish());
    }

    void tellEnd() {
        FinishReason ended = reason;
        if (ended == null) {
            throw new IllegalStateException("The slot has not ended");
        }
        listener.onEnd(new Generation(answer.tokens(), answer.text(), ended, cachedTokens));
    }

    void fail(RuntimeException cause) {
        hasFailed = true;
        listener.onFailure(cause);
    }

    private void tell(String delta) {
        if (!delta.isEmpty()) {
            listener.onText(delta);
        }
    }
}
