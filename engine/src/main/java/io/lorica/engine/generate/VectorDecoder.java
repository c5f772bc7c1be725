package io.lorica.engine.generate;

import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.TorchModel;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads prompts through the TorchScript program and decodes on the vector path. */
final class VectorDecoder implements RowDecoder {
    private final TorchModel torch;
    private final VectorModel vector;
    private final List<Sequence> open = new ArrayList<>();
    private List<Sequence> running = open;

    /** @throws io.lorica.engine.DeviceException if the budget for keys and values has no room for the rows */
    VectorDecoder(TorchModel torch, VectorModel vector, List<Running> rows) {
        this.torch = torch;
        this.vector = vector;
        try {
            for (Running row : rows) {
                GenerationRequest request = row.request();
                open.add(vector.open(request.stack().packed(), request.prompt().length + request.maxTokens()));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public int[] begin(List<Running> rows) {
        int longest = rows.stream()
                .mapToInt(row -> row.request().prompt().length)
                .max()
                .orElseThrow();
        try (var cache = new KvCache(torch, rows.size(), longest)) {
            int[] first = RowDecoder.prefill(torch, rows, cache);
            for (int r = 0; r < rows.size(); r++) {
                int length = rows.get(r).request().prompt().length;
                float[][] contents = cache.floats(r, length);
                open.get(r).fill(length, every(contents, 0), every(contents, 1));
            }
            return first;
        }
    }

    /** Keys and values alternate in the cache. */
    private static float[][] every(float[][] contents, int first) {
        return IntStream.range(0, contents.length / 2)
                .mapToObj(layer -> contents[2 * layer + first])
                .toArray(float[][]::new);
    }

    @Override
    public void keep(int[] rows) {
        List<Sequence> kept = IntStream.of(rows).mapToObj(running::get).toList();
        running.stream().filter(sequence -> !kept.contains(sequence)).forEach(Sequence::close);
        running = kept;
    }

    @Override
    public int[] next(List<Running> rows) {
        int[] next = new int[rows.size()];
        float[][] logits = new float[rows.size()][];
        for (int r = 0; r < rows.size(); r++) {
            if (!rows.get(r).sampler().isGreedy()) {
                logits[r] = new float[vector.config().vocabSize()];
            }
        }
        vector.decode(
                running.toArray(Sequence[]::new),
                rows.stream().mapToInt(Running::lastToken).toArray(),
                next,
                logits);
        for (int r = 0; r < rows.size(); r++) {
            if (logits[r] != null) {
                next[r] = rows.get(r).sampler().next(logits[r]);
            }
        }
        return next;
    }

    @Override
    public void close() {
        open.forEach(Sequence::close);
    }
}
