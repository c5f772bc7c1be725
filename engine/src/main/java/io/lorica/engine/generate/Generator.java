package io.lorica.engine.generate;

import ai.djl.ndarray.NDList;
import io.lorica.engine.BaseModel;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Generates answers for a batch of prompts, each with its own adapter stack. */
public final class Generator {
    private final BaseModel base;

    public Generator(BaseModel base) {
        this.base = base;
    }

    /**
     * @return one answer for each request, in their order
     * @throws IllegalArgumentException if a prompt and its answer do not fit the model's context
     */
    public List<Generation> generate(List<GenerationRequest> requests, TokenListener listener) {
        requests.forEach(this::requireFits);
        Map<Object, Integer> stackOrder = new IdentityHashMap<>();
        requests.forEach(request -> stackOrder.putIfAbsent(request.stack(), stackOrder.size()));
        List<Running> all = IntStream.range(0, requests.size())
                .mapToObj(i -> new Running(i, requests.get(i)))
                .sorted(Comparator.<Running>comparingInt(row -> stackOrder.get(row.request.stack()))
                        .thenComparingInt(row -> row.request.prompt().length))
                .toList();
        int capacity = requests.stream()
                .mapToInt(request -> request.prompt().length + request.maxTokens())
                .max()
                .orElse(0);
        if (!all.isEmpty()) {
            run(all, capacity, listener);
        }
        return all.stream()
                .sorted(Comparator.comparingInt(row -> row.index))
                .map(Running::result)
                .toList();
    }

    private void run(List<Running> all, int capacity, TokenListener listener) {
        try (var cache = new KvCache(base.torch(), all.size(), capacity)) {
            var batch = TokenBatch.of(all.stream()
                    .map(row -> new TokenBatch.Row(
                            row.request.prompt(), row.request.stack().tensors()))
                    .toList());
            int[] last = IntStream.range(0, all.size())
                    .map(r -> batch.starts()[r] + all.get(r).request.prompt().length - 1)
                    .toArray();
            float[][] logits = base.torch().logits(batch, last, cache);
            List<Running> running = all;
            while (true) {
                for (int r = 0; r < running.size(); r++) {
                    running.get(r).accept(logits[r], listener);
                }
                List<Running> before = running;
                int[] kept = IntStream.range(0, before.size())
                        .filter(r -> before.get(r).reason == null)
                        .toArray();
                if (kept.length == 0) {
                    return;
                }
                if (kept.length < before.size()) {
                    cache.keep(kept);
                    running = IntStream.of(kept).mapToObj(before::get).toList();
                }
                logits = decode(running, cache);
            }
        }
    }

    private float[][] decode(List<Running> rows, KvCache cache) {
        var adapters = new NDList();
        List<Long> spans = new ArrayList<>();
        StackTensors previous = null;
        for (Running row : rows) {
            StackTensors stack = row.request.stack().tensors();
            if (stack == previous) {
                spans.set(spans.size() - 1, spans.getLast() + 1);
            } else {
                adapters.addAll(stack.tensors());
                spans.add(1L);
                previous = stack;
            }
        }
        return base.torch()
                .decode(
                        rows.stream().mapToInt(row -> row.lastToken).toArray(),
                        rows.stream().mapToInt(Running::position).toArray(),
                        adapters,
                        spans.stream().mapToLong(Long::longValue).toArray(),
                        cache);
    }

    private void requireFits(GenerationRequest request) {
        int needed = request.prompt().length + request.maxTokens();
        if (needed > base.config().maxPositions()) {
            throw new IllegalArgumentException(
                    "The prompt has %d tokens and %d more are asked for; the base model's context holds %d. Shorten the prompt or ask for fewer."
                            .formatted(
                                    request.prompt().length,
                                    request.maxTokens(),
                                    base.config().maxPositions()));
        }
    }

    private final class Running {
        private final int index;
        private final GenerationRequest request;
        private final Sampler sampler;
        private final AnswerText answer;
        private int lastToken;
        private @Nullable FinishReason reason;

        Running(int index, GenerationRequest request) {
            this.index = index;
            this.request = request;
            this.sampler = new Sampler(request.sampling());
            this.answer = new AnswerText(base.tokenizer(), request.stop());
        }

        /** Position of the last token. */
        int position() {
            return request.prompt().length + answer.tokens().length - 1;
        }

        void accept(float[] logits, TokenListener listener) {
            lastToken = sampler.next(logits);
            String delta = "";
            if (base.tokenizer().eosIds().contains(lastToken)) {
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
}
