package io.lorica.engine.generate;

import ai.djl.ndarray.NDList;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import io.lorica.engine.vector.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One prompt on its way through the TorchScript program, by itself and in pieces: the pieces begin at the same tokens
 * whenever and beside whatever it is read, so PyTorch meets the same shapes and the prompt gets the same bits.
 */
final class PromptReader implements AutoCloseable {
    /** Tokens of a piece: enough for the products to run at full speed, read in a fraction of a second. */
    static final int PIECE = 256;

    private final TorchModel torch;
    private final Row row;
    private final Sequence sequence;
    private final int[] prompt;
    private final KvCache cache;
    private int read;
    private float[] logits = {};

    PromptReader(TorchModel torch, Row row, Sequence sequence) {
        this.torch = torch;
        this.row = row;
        this.sequence = sequence;
        this.prompt = row.request().prompt();
        this.cache = new KvCache(torch, 1, prompt.length);
    }

    /** After a failure the same piece may be read again. @return its tokens */
    int readPiece() {
        int length = Math.min(PIECE, prompt.length - read);
        int[] piece = Arrays.copyOfRange(prompt, read, read + length);
        logits = read == 0 ? first(piece) : next(piece);
        float[][] contents = cache.floats(0, read, length);
        sequence.rewind(read);
        sequence.fill(length, every(contents, 0), every(contents, 1));
        read += length;
        return length;
    }

    /** Without a cached past attention takes the fused causal kernel. */
    private float[] first(int[] piece) {
        var batch = TokenBatch.of(
                List.of(new TokenBatch.Row(piece, row.request().stack().tensors())));
        return torch.logits(batch, new int[] {piece.length - 1}, cache)[0];
    }

    private float[] next(int[] piece) {
        return torch.decode(
                        piece,
                        IntStream.range(read, read + piece.length).toArray(),
                        new NDList(row.request().stack().tensors().tensors()),
                        new long[] {piece.length},
                        cache)[0];
    }

    boolean isDone() {
        return read == prompt.length;
    }

    /** What follows the last piece, [V]. */
    float[] logits() {
        return logits;
    }

    /** Keys and values alternate in the cache. */
    private static float[][] every(float[][] contents, int first) {
        return IntStream.range(0, contents.length / 2)
                .mapToObj(layer -> contents[2 * layer + first])
                .toArray(float[][]::new);
    }

    @Override
    public void close() {
        cache.close();
    }
}
