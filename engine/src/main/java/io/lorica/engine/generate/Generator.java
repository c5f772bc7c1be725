package io.lorica.engine.generate;

import io.lorica.engine.BaseModel;
import io.lorica.engine.vector.VectorModel;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Generates answers for a batch of prompts, each with its own adapter stack. */
public final class Generator {
    private final BaseModel base;

    public Generator(BaseModel base) {
        this.base = base;
    }

    /**
     * @return one answer for each request, in their order
     * @throws io.lorica.engine.DeviceException if the budget for keys and values has no room for the batch
     * @throws IllegalArgumentException if a prompt and its answer do not fit the model's context
     */
    public List<Generation> generate(List<GenerationRequest> requests, TokenListener listener) {
        requests.forEach(this::requireFits);
        Map<Object, Integer> stackOrder = new IdentityHashMap<>();
        requests.forEach(request -> stackOrder.putIfAbsent(request.stack(), stackOrder.size()));
        List<Running> all = IntStream.range(0, requests.size())
                .mapToObj(i -> new Running(i, requests.get(i), base.tokenizer()))
                .sorted(Comparator.<Running>comparingInt(
                                row -> stackOrder.get(row.request().stack()))
                        .thenComparingInt(row -> row.request().prompt().length))
                .toList();
        int capacity = requests.stream()
                .mapToInt(request -> request.prompt().length + request.maxTokens())
                .max()
                .orElse(0);
        if (!all.isEmpty()) {
            run(all, capacity, listener);
        }
        return all.stream()
                .sorted(Comparator.comparingInt(Running::index))
                .map(Running::result)
                .toList();
    }

    private void run(List<Running> all, int capacity, TokenListener listener) {
        try (RowDecoder decoder = decoder(all, capacity)) {
            int[] tokens = decoder.begin(all);
            List<Running> running = all;
            while (true) {
                for (int r = 0; r < running.size(); r++) {
                    running.get(r).accept(tokens[r], listener);
                }
                List<Running> before = running;
                int[] kept = IntStream.range(0, before.size())
                        .filter(r -> before.get(r).isRunning())
                        .toArray();
                if (kept.length == 0) {
                    return;
                }
                if (kept.length < before.size()) {
                    decoder.keep(kept);
                    running = IntStream.of(kept).mapToObj(before::get).toList();
                }
                tokens = decoder.next(running);
            }
        }
    }

    private RowDecoder decoder(List<Running> rows, int capacity) {
        VectorModel vector = base.vector();
        return vector == null
                ? new TorchDecoder(base.torch(), rows.size(), capacity)
                : new VectorDecoder(base.torch(), vector, rows);
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
}
