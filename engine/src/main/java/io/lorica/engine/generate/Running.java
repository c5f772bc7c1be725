package io.lorica.engine.generate;

import io.lorica.engine.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** One request while it is answered. */
final class Running {
    private final int index;
    private final GenerationRequest request;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final AnswerText answer;
    private int lastToken;
    private @Nullable FinishReason reason;

    Running(int index, GenerationRequest request, Tokenizer tokenizer) {
        this.index = index;
        this.tokenizer = tokenizer;
        this.request = request;
        this.sampler = new Sampler(request.sampling());
        this.answer = new AnswerText(tokenizer, request.stop());
    }

    int index() {
        return index;
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

    boolean isRunning() {
        return reason == null;
    }

    /** Position of the last token. */
    int position() {
        return request.prompt().length + answer.tokens().length - 1;
    }

    void accept(int token, TokenListener listener) {
        lastToken = token;
        String delta = "";
        if (tokenizer.eosIds().contains(lastToken)) {
            reason = FinishReason.STOP;
        } else {
            delta = answer.add(lastToken);
            if (answer.isStopped()) {
                reason = FinishReason.STOP;
            } else if (answer.tokens().length == request.maxTokens()) {
                reason = FinishReason.LENGTH;
            } else if (listener.isCancelled(index)) {
                reason = FinishReason.CANCELLED;
            }
        }
        if (reason != null) {
            delta += answer.finish();
        }
        if (!delta.isEmpty()) {
            listener.onText(index, delta);
        }
    }

    Generation result() {
        FinishReason ended = reason;
        if (ended == null) {
            throw new IllegalStateException("The row has not ended");
        }
        return new Generation(answer.tokens(), answer.text(), ended);
    }
}
