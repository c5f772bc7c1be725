package io.lorica.engine.generate;

import ai.djl.ndarray.NDList;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes through the TorchScript program. The rows share one cache, which is laid out anew when rows come; a row's bits
 * may depend on its neighbours, since PyTorch chooses kernels by shape.
 */
final class TorchDecoder implements RowDecoder {
    private final TorchModel torch;

    /** Rows of the cache, those of one stack together. */
    private List<Row> slots = List.of();

    private @Nullable KvCache cache;

    TorchDecoder(TorchModel torch) {
        this.torch = torch;
    }

    /** Its memory has no budget: whoever joins rows bounds their number. */
    @Override
    public boolean reserve(Row row) {
        return true;
    }

    @Override
    public List<Begun> join(List<Row> unread) {
        List<Row> all = new ArrayList<>(slots);
        all.addAll(unread);
        List<Row> arranged = byStack(all);
        KvCache grown = arranged(arranged);
        try {
            List<Row> reading = byStack(unread);
            var batch = TokenBatch.of(reading.stream()
                            .map(row -> new TokenBatch.Row(
                                    row.request().prompt(),
                                    row.request().stack().tensors(),
                                    row.prompt().firstActive()))
                            .toList())
                    .inSlots(reading.stream().mapToInt(arranged::indexOf).toArray());
            int[] last = IntStream.range(0, reading.size())
                    .map(r -> batch.starts()[r] + reading.get(r).request().prompt().length - 1)
                    .toArray();
            float[][] logits = torch.logits(batch, last, grown);
            replace(grown, arranged);
            return IntStream.range(0, reading.size())
                    .mapToObj(r ->
                            new Begun(reading.get(r), reading.get(r).sampler().next(logits[r])))
                    .toList();
        } catch (RuntimeException e) {
            if (grown != cache) {
                grown.close();
            }
            throw e;
        }
    }

    @Override
    public boolean isSeparable() {
        return false;
    }

    @Override
    public int[][] next(List<Row> rows) {
        if (rows.size() < slots.size()) {
            List<Row> left = slots.stream().filter(rows::contains).toList();
            replace(arranged(left), left);
        }
        KvCache held = cache;
        if (held == null) {
            throw new IllegalStateException("The rows have not joined");
        }
        var adapters = new NDList();
        List<Long> spans = new ArrayList<>();
        StackTensors previous = null;
        for (Row row : slots) {
            StackTensors stack = row.request().stack().tensors();
            if (stack == previous) {
                spans.set(spans.size() - 1, spans.getLast() + 1);
            } else {
                adapters.addAll(stack.tensors());
                spans.add(1L);
                previous = stack;
            }
        }
        float[][] logits = torch.decode(
                slots.stream().mapToInt(Row::lastToken).toArray(),
                slots.stream().mapToInt(Row::position).toArray(),
                adapters,
                spans.stream().mapToLong(Long::longValue).toArray(),
                held);
        return rows.stream()
                .map(row -> new int[] {row.sampler().next(logits[slots.indexOf(row)])})
                .toArray(int[][]::new);
    }

    /** The row's place in the cache goes with the next step, all of it with the last row. */
    @Override
    public void leave(Row row) {
        if (slots.size() == 1 && slots.contains(row)) {
            close();
        }
    }

    private KvCache arranged(List<Row> rows) {
        int capacity = rows.stream().mapToInt(Row::capacity).max().orElseThrow();
        KvCache held = cache;
        if (held == null) {
            return new KvCache(torch, rows.size(), capacity);
        }
        // A new row begins as a copy of another: what it has not written yet it does not look at.
        return held.arranged(
                rows.stream().mapToInt(row -> Math.max(0, slots.indexOf(row))).toArray(), capacity);
    }

    private void replace(KvCache next, List<Row> rows) {
        KvCache old = cache;
        cache = next;
        slots = rows;
        if (old != null) {
            old.close();
        }
    }

    /** Rows of one stack, and in it rows of one length, share a call. */
    private static List<Row> byStack(List<Row> rows) {
        Map<Object, Integer> order = new IdentityHashMap<>();
        rows.forEach(row -> order.putIfAbsent(row.request().stack(), order.size()));
        return rows.stream()
                .sorted(Comparator.<Row>comparingInt(
                                row -> order.get(row.request().stack()))
                        .thenComparingInt(row -> row.request().prompt().length))
                .toList();
    }

    @Override
    public void close() {
        KvCache held = cache;
        cache = null;
        slots = List.of();
        if (held != null) {
            held.close();
        }
    }
}
