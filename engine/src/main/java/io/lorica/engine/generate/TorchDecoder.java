package io.lorica.engine.generate;

import ai.djl.ndarray.NDList;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TorchModel;
import java.util.ArrayList;
import java.util.List;

/** Decodes through the TorchScript program. */
final class TorchDecoder implements RowDecoder {
    private final TorchModel torch;
    private final KvCache cache;

    TorchDecoder(TorchModel torch, int rows, int capacity) {
        this.torch = torch;
        this.cache = new KvCache(torch, rows, capacity);
    }

    @Override
    public int[] begin(List<Running> rows) {
        return RowDecoder.prefill(torch, rows, cache);
    }

    @Override
    public void keep(int[] rows) {
        cache.keep(rows);
    }

    @Override
    public int[] next(List<Running> rows) {
        var adapters = new NDList();
        List<Long> spans = new ArrayList<>();
        StackTensors previous = null;
        for (Running row : rows) {
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
                rows.stream().mapToInt(Running::lastToken).toArray(),
                rows.stream().mapToInt(Running::position).toArray(),
                adapters,
                spans.stream().mapToLong(Long::longValue).toArray(),
                cache);
        return RowDecoder.draw(rows, logits);
    }

    @Override
    public void close() {
        cache.close();
    }
}
