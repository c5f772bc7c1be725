package io.lorica.engine.prefill;

import ai.djl.ndarray.NDList;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.torch.BatchRow;
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
 * The prefill of one prompt through the TorchScript program, by itself and in chunks of fixed ends: PyTorch meets the
 * same shapes whenever and beside whatever the prompt comes, so it gets the same bits. A prefix that is cached under
 * the same adapters is taken over, whole; of a prompt that must get the same bits each time only canonical chunks of
 * it.
 */
public final class Prefill implements AutoCloseable {
    /** Tokens of a chunk: enough for the products to run at full speed, done in a fraction of a second. */
    public static final int CHUNK = 256;

    /** Fewer tokens than these after a prefix hit are faster on the vector path. */
    private static final int FEW = 24;

    private final BaseModel base;
    private final LoadedStack stack;
    private final AdaptedText text;
    private final @Nullable Sequence sequence;
    private final boolean isDeterministic;
    private final int following;
    private @Nullable KvCache cache;
    private int done;
    private int prefixHit;
    private boolean hasBegun;
    private boolean isCanonical = true;
    private float[] logits = {};

    private Prefill(
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
    public static Prefill into(
            Sequence sequence, BaseModel base, LoadedStack stack, AdaptedText prompt, boolean isDeterministic) {
        return new Prefill(base, stack, prompt, sequence, isDeterministic, 0);
    }

    /**
     * For what is to be scored after the prompt, deterministically.
     *
     * @param sequence as in {@link #into}; null if there is no room for one, or no vector path: nothing is taken over
     *     or inserted then
     * @param following tokens that {@link #cache()} has room for after the prompt
     */
    public static Prefill before(
            int following, @Nullable Sequence sequence, BaseModel base, LoadedStack stack, AdaptedText prompt) {
        return new Prefill(base, stack, prompt, sequence, true, following);
    }

    /**
     *
     * Computes the next chunk; after a failure the same one again.
     *
     *
     *
     * @return its tokens
     *
     */
    public int nextChunk() {
        if (!hasBegun) {
            takePrefix();
            hasBegun = true;
        }
        int from = done;
        if (!isDeterministic && from > 0 && from >= text.firstActive() && text.length() - from <= FEW) {
            runVector();
        } else {
            int end = text.endOfAdapters(from, Math.min(from + CHUNK, text.length()));
            runTorch(from, end);
        }
        return done - from;
    }

    private void takePrefix() {
        VectorModel vector = base.vector();
        if (vector != null && sequence != null) {
            done = vector.takePrefix(sequence, text, isDeterministic);
            prefixHit = done;
            isCanonical = isDeterministic || done == 0;
        }
    }

    private void runVector() {
        VectorModel vector = base.vector();
        if (vector == null || sequence == null) {
            throw new IllegalStateException("Without the vector path there is no prefix cache");
        }
        logits = new float[base.config().vocabSize()];
        vector.prefill(sequence, Arrays.copyOfRange(text.tokens(), done, text.length()), logits);
        done = text.length();
        vector.insertPrefix(sequence, text, done);
    }

    private void runTorch(int from, int end) {
        int[] chunk = Arrays.copyOfRange(text.tokens(), from, end);
        KvCache held = cache();
        logits = from == 0 ? first(chunk, held) : next(chunk, from, held);
        if (sequence != null) {
            float[][] contents = held.floats(0, from, chunk.length);
            sequence.rewind(from);
            sequence.fill(chunk.length, every(contents, 0), every(contents, 1));
            insert(from, end);
        }
        done = end;
    }

    private void insert(int from, int end) {
        VectorModel vector = base.vector();
        if (vector != null && sequence != null) {
            boolean endsForAll = end == from + CHUNK || end == text.firstActive();
            if (isCanonical && endsForAll) {
                vector.insertCanonicalPrefix(sequence, text, from, end);
            } else {
                vector.insertPrefix(sequence, text, end);
            }
        }
    }

    /** Without a cached past attention takes the fused causal kernel. */
    private float[] first(int[] chunk, KvCache held) {
        var batch = TokenBatch.of(List.of(new BatchRow(chunk, stack.tensors(), text.firstActive())));
        return torch().logits(batch, new int[] {chunk.length - 1}, held)[0];
    }

    private float[] next(int[] chunk, int from, KvCache held) {
        StackTensors tensors = stack.tensors();
        return torch().decode(
                        chunk,
                        IntStream.range(from, from + chunk.length).toArray(),
                        new NDList(from < text.firstActive() ? tensors.beneath() : tensors.tensors()),
                        new long[] {chunk.length},
                        held)[0];
    }

    public boolean isDone() {
        return done == text.length();
    }

    /** Tokens taken from the prefix cache. */
    public int prefixHit() {
        return prefixHit;
    }

    /** What follows the last chunk, [V]. */
    public float[] logits() {
        return logits;
    }

    /** Keys and values of what is done, as PyTorch takes them. */
    public KvCache cache() {
        KvCache held = cache;
        if (held == null) {
            held = new KvCache(torch(), 1, text.length() + following);
            if (done > 0 && sequence != null) {
                held.restore(0, done, sequence::keys, sequence::values);
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
