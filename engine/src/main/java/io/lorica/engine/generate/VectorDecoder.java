package io.lorica.engine.generate;

import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads prompts through the TorchScript program and decodes on the vector path. Each prompt is read by itself, so that
 * PyTorch meets the same shapes whatever else is in the batch: a row's bits do not depend on its neighbours.
 */
final class VectorDecoder implements RowDecoder {
    /** Of prompts in one step, about: so long do the running rows wait for newcomers. */
    private static final int TOKENS_A_STEP = 256;

    private final TorchModel torch;
    private final VectorModel vector;
    private final Map<Row, Sequence> open = new IdentityHashMap<>();

    VectorDecoder(TorchModel torch, VectorModel vector) {
        this.torch = torch;
        this.vector = vector;
    }

    @Override
    public boolean reserve(Row row) {
        Optional<Sequence> sequence = vector.tryOpen(row.request().stack().packed(), row.capacity());
        sequence.ifPresent(taken -> open.put(row, taken));
        return sequence.isPresent();
    }

    @Override
    public List<Begun> join(List<Row> unread) {
        List<Begun> begun = new ArrayList<>();
        int tokens = 0;
        for (Row row : unread) {
            if (tokens >= TOKENS_A_STEP) {
                return begun;
            }
            try {
                begun.add(read(row));
            } catch (RuntimeException e) {
                if (begun.isEmpty()) {
                    throw e;
                }
                // It comes up again as the first of the rows that are left.
                return begun;
            }
            tokens += row.request().prompt().length;
        }
        return begun;
    }

    private Begun read(Row row) {
        int[] prompt = row.request().prompt();
        try (var cache = new KvCache(torch, 1, prompt.length)) {
            var batch = TokenBatch.of(
                    List.of(new TokenBatch.Row(prompt, row.request().stack().tensors())));
            float[] logits = torch.logits(batch, new int[] {prompt.length - 1}, cache)[0];
            float[][] contents = cache.floats(0, prompt.length);
            Sequence sequence = sequence(row);
            sequence.rewind(0);
            sequence.fill(prompt.length, every(contents, 0), every(contents, 1));
            return new Begun(row, row.sampler().next(logits));
        }
    }

    /** Keys and values alternate in the cache. */
    private static float[][] every(float[][] contents, int first) {
        return IntStream.range(0, contents.length / 2)
                .mapToObj(layer -> contents[2 * layer + first])
                .toArray(float[][]::new);
    }

    @Override
    public boolean isSeparable() {
        return true;
    }

    @Override
    public int[] next(List<Row> rows) {
        int[] next = new int[rows.size()];
        float[][] logits = new float[rows.size()][];
        var sequences = new Sequence[rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            logits[r] = row.logits(vector.config().vocabSize());
            sequences[r] = sequence(row);
            // After a step that failed midway.
            sequences[r].rewind(row.position());
        }
        vector.decode(sequences, rows.stream().mapToInt(Row::lastToken).toArray(), next, logits);
        for (int r = 0; r < rows.size(); r++) {
            if (logits[r] != null) {
                next[r] = rows.get(r).sampler().next(logits[r]);
            }
        }
        return next;
    }

    private Sequence sequence(Row row) {
        Sequence sequence = open.get(row);
        if (sequence == null) {
            throw new IllegalStateException("The row has no room for keys and values");
        }
        return sequence;
    }

    @Override
    public void leave(Row row) {
        Sequence sequence = open.remove(row);
        if (sequence != null) {
            sequence.close();
        }
    }

    @Override
    public void close() {
        open.values().forEach(Sequence::close);
        open.clear();
    }
}
