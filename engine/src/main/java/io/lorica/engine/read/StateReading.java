package io.lorica.engine.read;

import ai.djl.ndarray.NDList;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.prefill.Prefill;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.vector.AdaptedText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one text under way, a chunk of fixed ends a slice. Layers above the one that is read are not run.
 * Between slices the device is free for others. Of one thread at a time.
 */
public final class StateReading implements AutoCloseable {
    private final BaseModel base;
    private final LoadedStack stack;
    private final AdaptedText text;
    private final int depth;
    private final double[] sum;
    private @Nullable KvCache cache;
    private int done;

    StateReading(BaseModel base, LoadedStack stack, AdaptedText text, int depth) {
        this.base = base;
        this.stack = stack;
        this.text = text;
        this.depth = depth;
        this.sum = new double[base.config().hiddenSize()];
    }

    /**
     * Does the next slice.
     *
     * @return whether there is another one
     */
    public boolean advance() {
        int end = text.endOfAdapters(done, Math.min(done + Prefill.CHUNK, text.length()));
        int[] chunk = Arrays.copyOfRange(text.tokens(), done, end);
        KvCache held = cache();
        float[] part = done == 0 ? first(chunk, held) : next(chunk, held);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
        done = end;
        return done < text.length();
    }

    private float[] first(int[] chunk, KvCache held) {
        var batch = TokenBatch.of(List.of(new BatchRow(chunk, stack.tensors(), text.firstActive())));
        return base.torch().firstSum(batch, depth, held);
    }

    private float[] next(int[] chunk, KvCache held) {
        StackTensors tensors = stack.tensors();
        return base.torch()
                .nextSum(
                        chunk,
                        done,
                        depth,
                        new NDList(done < text.firstActive() ? tensors.beneath() : tensors.tensors()),
                        held);
    }

    private KvCache cache() {
        KvCache held = cache;
        if (held == null) {
            held = new KvCache(base.torch(), 1, text.length());
            cache = held;
        }
        return held;
    }

    /**
     * @return the mean over the text's tokens, [H]
     * @throws IllegalStateException before the last slice
     */
    public float[] result() {
        if (done < text.length()) {
            throw new IllegalStateException("%d of %d tokens are read".formatted(done, text.length()));
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / text.length());
        }
        return mean;
    }

    /** Frees what it holds, at any time. */
    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
    }
}
