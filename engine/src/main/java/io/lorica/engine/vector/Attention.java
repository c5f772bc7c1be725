package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.WIDTH;

import io.lorica.formats.checkpoint.ModelConfig;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** One thread's attention of one query head over one text. */
final class Attention {
    private static final int VECTOR = WIDTH * Float.BYTES;
    private static final int SUMS = 8;

    private final KvBlocks blocks;
    private final int headDim;
    private final float scale;
    private final float[] scores;
    private final float[] mixed;

    Attention(ModelConfig config, KvBlocks blocks) {
        this.blocks = blocks;
        this.headDim = config.headDim();
        this.scale = (float) (1 / Math.sqrt(headDim));
        this.scores = new float[Lanes.roundUp(config.maxPositions(), KvBlocks.TOKENS)];
        this.mixed = new float[blocks.valueStride()];
    }

    /**
     * @param length tokens that are seen, the query's own included
     * @param query rotated, [headDim] from {@code queryFrom} on
     * @param out [headDim] from {@code outFrom} on
     */
    void attend(
            Sequence sequence,
            int layer,
            int kvHead,
            int length,
            float[] query,
            int queryFrom,
            float[] out,
            int outFrom) {
        int padded = Lanes.roundUp(length, KvBlocks.TOKENS);
        long keys = blocks.keys(layer, kvHead);
        for (int token = 0; token < padded; token += KvBlocks.TOKENS) {
            score(sequence.block(token / KvBlocks.TOKENS), keys, query, queryFrom, token);
        }
        float total = softmax(length, padded);
        mix(sequence, blocks.values(layer, kvHead), length);
        for (int i = 0; i < headDim; i++) {
            out[outFrom + i] = mixed[i] / total;
        }
    }

    private void score(MemorySegment block, long keys, float[] query, int queryFrom, int token) {
        for (int lane = 0; lane < KvBlocks.TOKENS; lane += PAIR) {
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            long at = keys + (long) lane * Float.BYTES;
            for (int i = 0; i < headDim; i++, at += KvBlocks.TOKENS * Float.BYTES) {
                FloatVector q = FloatVector.broadcast(FLOATS, query[queryFrom + i]);
                a = FloatVector.fromMemorySegment(FLOATS, block, at, ORDER).fma(q, a);
                b = FloatVector.fromMemorySegment(FLOATS, block, at + VECTOR, ORDER)
                        .fma(q, b);
            }
            a.mul(scale).intoArray(scores, token + lane);
            b.mul(scale).intoArray(scores, token + lane + WIDTH);
        }
    }

    /** Leaves exponentials in {@link #scores}, zero from {@code length} on. */
    private float softmax(int length, int padded) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            if (scores[i] > largest) {
                largest = scores[i];
            }
        }
        for (int i = 0; i < padded; i += WIDTH) {
            Exponential.of(FloatVector.fromArray(FLOATS, scores, i).sub(largest))
                    .intoArray(scores, i);
        }
        Arrays.fill(scores, length, padded, 0);
        return sum(padded);
    }

    /** In a fixed order, eight sums side by side. */
    private float sum(int padded) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        for (int i = 0; i < padded; i += SUMS) {
            a += scores[i];
            b += scores[i + 1];
            c += scores[i + 2];
            d += scores[i + 3];
            e += scores[i + 4];
            f += scores[i + 5];
            g += scores[i + 6];
            h += scores[i + 7];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    private void mix(Sequence sequence, long values, int length) {
        int from = 0;
        for (; from + 4 * WIDTH <= mixed.length; from += 4 * WIDTH) {
            mixFour(sequence, values, length, from);
        }
        for (; from < mixed.length; from += WIDTH) {
            mixOne(sequence, values, length, from);
        }
    }

    private void mixFour(Sequence sequence, long values, int length, int from) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long stride = (long) mixed.length * Float.BYTES;
        for (int first = 0; first < length; first += KvBlocks.TOKENS) {
            MemorySegment block = sequence.block(first / KvBlocks.TOKENS);
            long at = values + (long) from * Float.BYTES;
            int end = Math.min(first + KvBlocks.TOKENS, length);
            for (int token = first; token < end; token++, at += stride) {
                FloatVector p = FloatVector.broadcast(FLOATS, scores[token]);
                a = FloatVector.fromMemorySegment(FLOATS, block, at, ORDER).fma(p, a);
                b = FloatVector.fromMemorySegment(FLOATS, block, at + VECTOR, ORDER)
                        .fma(p, b);
                c = FloatVector.fromMemorySegment(FLOATS, block, at + 2L * VECTOR, ORDER)
                        .fma(p, c);
                d = FloatVector.fromMemorySegment(FLOATS, block, at + 3L * VECTOR, ORDER)
                        .fma(p, d);
            }
        }
        a.intoArray(mixed, from);
        b.intoArray(mixed, from + WIDTH);
        c.intoArray(mixed, from + 2 * WIDTH);
        d.intoArray(mixed, from + 3 * WIDTH);
    }

    private void mixOne(Sequence sequence, long values, int length, int from) {
        FloatVector a = FloatVector.zero(FLOATS);
        long stride = (long) mixed.length * Float.BYTES;
        for (int first = 0; first < length; first += KvBlocks.TOKENS) {
            MemorySegment block = sequence.block(first / KvBlocks.TOKENS);
            long at = values + (long) from * Float.BYTES;
            int end = Math.min(first + KvBlocks.TOKENS, length);
            for (int token = first; token < end; token++, at += stride) {
                FloatVector p = FloatVector.broadcast(FLOATS, scores[token]);
                a = FloatVector.fromMemorySegment(FLOATS, block, at, ORDER).fma(p, a);
            }
        }
        a.intoArray(mixed, from);
    }
}
