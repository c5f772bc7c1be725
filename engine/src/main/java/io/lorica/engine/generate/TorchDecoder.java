package io.lorica.engine.generate;

import ai.djl.ndarray.NDList;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes through the TorchScript program. The slots share one cache, which is laid out anew when slots come; a slot's
 * bits may depend on its neighbours, since PyTorch chooses kernels by shape.
 */
final class TorchDecoder implements SlotDecoder {
    private final TorchModel torch;

    /** Whose rows the cache holds, in its order: those of one stack together. */
    private List<Slot> inCache = List.of();

    private @Nullable KvCache cache;

    TorchDecoder(TorchModel torch) {
        this.torch = torch;
    }

    /** Its memory has no budget: whoever joins slots bounds their number. */
    @Override
    public boolean reserve(Slot slot) {
        return true;
    }

    @Override
    public List<Begun> prefill(List<Slot> joined) {
        List<Slot> all = new ArrayList<>(inCache);
        all.addAll(joined);
        List<Slot> arranged = byStack(all);
        KvCache grown = arranged(arranged);
        try {
            List<Slot> prefilling = byStack(joined);
            var batch = TokenBatch.of(prefilling.stream()
                            .map(slot -> new BatchRow(
                                    slot.request().prompt(),
                                    slot.request().stack().tensors(),
                                    slot.prompt().firstActive()))
                            .toList())
                    .inSlots(prefilling.stream().mapToInt(arranged::indexOf).toArray());
            int[] last = IntStream.range(0, prefilling.size())
                    .map(r -> batch.starts()[r] + prefilling.get(r).request().prompt().length - 1)
                    .toArray();
            float[][] logits = torch.logits(batch, last, grown);
            replace(grown, arranged);
            return IntStream.range(0, prefilling.size())
                    .mapToObj(r -> new Begun(
                            prefilling.get(r), prefilling.get(r).sampler().next(logits[r])))
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
    public int[][] next(List<Slot> slots) {
        if (slots.size() < inCache.size()) {
            List<Slot> left = inCache.stream().filter(slots::contains).toList();
            replace(arranged(left), left);
        }
        KvCache held = cache;
        if (held == null) {
            throw new IllegalStateException("The slots have not joined");
        }
        var adapters = new NDList();
        List<Long> spans = new ArrayList<>();
        StackTensors previous = null;
        for (Slot slot : inCache) {
            StackTensors stack = slot.request().stack().tensors();
            if (stack == previous) {
                spans.set(spans.size() - 1, spans.getLast() + 1);
            } else {
                adapters.addAll(stack.tensors());
                spans.add(1L);
                previous = stack;
            }
        }
        float[][] logits = torch.decode(
                inCache.stream().mapToInt(Slot::lastToken).toArray(),
                inCache.stream().mapToInt(Slot::position).toArray(),
                adapters,
                spans.stream().mapToLong(Long::longValue).toArray(),
                held);
        return slots.stream()
                .map(slot -> new int[] {slot.sampler().next(logits[inCache.indexOf(slot)])})
                .toArray(int[][]::new);
    }

    /** The slot's row of the cache goes with the next step, all of it with the last slot. */
    @Override
    public void leave(Slot slot) {
        if (inCache.size() == 1 && inCache.contains(slot)) {
            close();
        }
    }

    private KvCache arranged(List<Slot> slots) {
        int capacity = slots.stream().mapToInt(Slot::capacity).max().orElseThrow();
        KvCache held = cache;
        if (held == null) {
            return new KvCache(torch, slots.size(), capacity);
        }
        // A new slot's row begins as a copy of another: what it has not written yet it does not look at.
        return held.arranged(
                slots.stream()
                        .mapToInt(slot -> Math.max(0, inCache.indexOf(slot)))
                        .toArray(),
                capacity);
    }

    private void replace(KvCache next, List<Slot> slots) {
        KvCache old = cache;
        cache = next;
        inCache = slots;
        if (old != null) {
            old.close();
        }
    }

    /** Slots of one stack, and in it slots of one length, share a call. */
    private static List<Slot> byStack(List<Slot> slots) {
        IdentityHashMap<Object, Integer> order = new IdentityHashMap<>();
        slots.forEach(slot -> order.putIfAbsent(slot.request().stack(), order.size()));
        return slots.stream()
                .sorted(Comparator.<Slot>comparingInt(
                                slot -> order.get(slot.request().stack()))
                        .thenComparingInt(slot -> slot.request().prompt().length))
                .toList();
    }

    @Override
    public void close() {
        KvCache held = cache;
        cache = null;
        inCache = List.of();
        if (held != null) {
            held.close();
        }
    }
}
