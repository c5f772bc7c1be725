package io.lorica.engine.generate;

import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import java.util.List;
import java.util.stream.IntStream;

/** The state of a batch's rows in one of the compute paths. */
sealed interface RowDecoder extends AutoCloseable permits TorchDecoder, VectorDecoder {

    /** Reads the prompts. @return the first token of each answer */
    int[] begin(List<Running> rows);

    /** Goes on with these rows only, in their order. */
    void keep(int[] rows);

    /** @return the token after each row's last one */
    int[] next(List<Running> rows);

    @Override
    void close();

    /** Prompts take the PyTorch path whichever decodes. @return the first token of each answer */
    static int[] prefill(TorchModel torch, List<Running> rows, KvCache cache) {
        var batch = TokenBatch.of(rows.stream()
                .map(row -> new TokenBatch.Row(
                        row.request().prompt(), row.request().stack().tensors()))
                .toList());
        int[] last = IntStream.range(0, rows.size())
                .map(r -> batch.starts()[r] + rows.get(r).request().prompt().length - 1)
                .toArray();
        return draw(rows, torch.logits(batch, last, cache));
    }

    static int[] draw(List<Running> rows, float[][] logits) {
        return IntStream.range(0, rows.size())
                .map(r -> rows.get(r).sampler().next(logits[r]))
                .toArray();
    }
}
