package io.lorica.engine.read;

import ai.djl.ndarray.NDList;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.torch.TorchModel;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.Sequence;
import io.lorica.engine.vector.VectorModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One prompt on its way through the TorchScript program, by itself and in pieces of fixed ends: PyTorch meets the same
 * shapes whenever and beside whatever the prompt is read, so it gets the same bits. A beginning that was read before, under
 * the same adapters, is not read again; unless the prompt must get the same bits each time, wherever that beginning ends.
 */
public final class PromptReader implements AutoCloseable {
    /** Tokens of a piece: enough for the products to run at full speed, read in a fraction of a second. */
    public static final int PIECE = 256;

    /** Fewer tokens than these after a beginning that was read before are read faster on the vector path. */
    private static final int FEW = 24;

    private final BaseModel base;
    private final LoadedStack stack;
    private final AdaptedText text;
    private final @Nullable Sequence sequence;
    private final boolean isDeterministic;
    private final int following;
    private @Nullable KvCache cache;
    private int read;
    private int recalled;
    private boolean hasBegun;
    private boolean isCanonical = true;
    private float[] logits = {};

    private PromptReader(
            BaseModel base,
            LoadedStack stack,
            AdaptedText text,
            @Nullable Sequence sequence,
            boolean isDeterministic,
            int following) {
        this.base = base;
        this.stack = stack;
        this.text = text;
        this.sequence = sequence;
        this.isDeterministic = isDeterministic;
        this.following = following;
    }

    /**
     * @param sequence takes the keys and values, and has room for them
     * @param isDeterministic whether the prompt gets the same bits each time
     */
    public static PromptReader into(
            Sequence sequence, BaseModel base, LoadedStack stack, AdaptedText prompt, boolean isDeterministic) {
        return new PromptReader(base, stack, prompt, sequence, isDeterministic, 0);
    }

    /**
     * For what is to be scored after the prompt, deterministically.
     *
     * @param sequence as in {@link #into}; null if there is no room for one, or no vector path: nothing is recalled or kept
     *     then
     * @param following tokens that {@link #cache()} has room for after the prompt
     */
    public static PromptReader before(
            int following, @Nullable Sequence sequence, BaseModel base, LoadedStack stack, AdaptedText prompt) {
        return new PromptReader(base, stack, prompt, sequence, true, following);
    }

    /** After a failure the same piece may be read again. @return its tokens */
    public int readPiece() {
        if (!hasBegun) {
            recall();
            hasBegun = true;
        }
        int from = read;
        if (!isDeterministic && from > 0 && from >= text.firstActive() && text.length() - from <= FEW) {
            readFew();
        } else {
            int end = text.endOfAdapters(from, Math.min(from + PIECE, text.length()));
            readTorch(from, end);
        }
        return read - from;
    }

    private void recall() {
        VectorModel vector = base.vector();
        if (vector != null && sequence != null) {
            read = vector.recall(sequence, text, isDeterministic);
            recalled = read;
            isCanonical = isDeterministic || read == 0;
        }
    }

    private void readFew() {
        VectorModel vector = base.vector();
        if (vector == null || sequence == null) {
            throw new IllegalStateException("Nothing is recalled without the vector path");
        }
        logits = new float[base.config().vocabSize()];
        vector.prefill(sequence, Arrays.copyOfRange(text.tokens(), read, text.length()), logits);
        read = text.length();
        vector.keep(sequence, text, read);
    }

    private void readTorch(int from, int end) {
        int[] piece = Arrays.copyOfRange(text.tokens(), from, end);
        KvCache held = cache();
        logits = from == 0 ? first(piece, held) : next(piece, from, held);
        if (sequence != null) {
            float[][] contents = held.floats(0, from, piece.length);
            sequence.rewind(from);
            sequence.fill(piece.length, every(contents, 0), every(contents, 1));
            keep(from, end);
        }
        read = end;
    }

    private void keep(int from, int end) {
        VectorModel vector = base.vector();
        if (vector != null && sequence != null) {
            boolean endsForAll = end == from + PIECE || end == text.firstActive();
            if (isCanonical && endsForAll) {
                vector.keepCanonical(sequence, text, from, end);
            } else {
                vector.keep(sequence, text, end);
            }
        }
    }

    /** Without a cached past attention takes the fused causal kernel. */
    private float[] first(int[] piece, KvCache held) {
        var batch = TokenBatch.of(List.of(new TokenBatch.Row(piece, stack.tensors(), text.firstActive())));
        return torch().logits(batch, new int[] {piece.length - 1}, held)[0];
    }

    private float[] next(int[] piece, int from, KvCache held) {
        StackTensors tensors = stack.tensors();
        return torch().decode(
                        piece,
                        IntStream.range(from, from + piece.length).toArray(),
                        new NDList(from < text.firstActive() ? tensors.beneath() : tensors.tensors()),
                        new long[] {piece.length},
                        held)[0];
    }

    public boolean isDone() {
        return read == text.length();
    }

    /** Tokens that needed no reading. */
    public int recalled() {
        return recalled;
    }

    /** What follows the last piece, [V]. */
    public float[] logits() {
        return logits;
    }

    /** Keys and values of what is read, as PyTorch takes them. */
    public KvCache cache() {
        KvCache held = cache;
        if (held == null) {
            held = new KvCache(torch(), 1, text.length() + following);
            if (read > 0 && sequence != null) {
                held.restore(0, read, sequence::keys, sequence::values);
            }
            cache = held;
        }
        return held;
    }

    private TorchModel torch() {
        return base.torch();
    }

    /** Keys and values alternate in the cache. */
    private static float[][] every(float[][] contents, int first) {
        return IntStream.range(0, contents.length / 2)
                .mapToObj(layer -> contents[2 * layer + first])
                .toArray(float[][]::new);
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
    }
}
