package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.INTS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A block's step (lower half of an int) and offset: floats without the exponent's far ends, steps without their sign:
 * 2^-24 to 256, 11 bits of precision. All of IEEE's 16-bit floats below 256 are among them, but for zero.
 */
final class Int4Scale {
    /** Exponent of the smallest step, 2^-24, as a float's bits. */
    private static final int SMALLEST = 103 << 23;

    private static final int DROPPED_BITS = 13;
    private static final int STEP = 0x7fff;
    private static final int SIGN = 0x8000;
    private static final int OFFSET = 0x8fffe000;

    private Int4Scale() {}

    static int of(float step, float offset) {
        int sign = offset > 0 ? 0 : SIGN;
        return (shorten(Math.abs(offset)) | sign) << Short.SIZE | shorten(step);
    }

    /** The nearest positive number of 15 bits. */
    private static int shorten(float value) {
        int bits = Float.floatToRawIntBits(value) - SMALLEST;
        int half = 1 << (DROPPED_BITS - 1);
        return bits <= 0 ? 0 : Math.min((bits + half) >>> DROPPED_BITS, STEP);
    }

    static float step(int scale) {
        return Float.intBitsToFloat(((scale & STEP) << DROPPED_BITS) + SMALLEST);
    }

    static float offset(int scale) {
        return Float.intBitsToFloat((scale >> 3 & OFFSET) + SMALLEST);
    }

    /** Writes a pair's steps, and its weights of nibbles in the {@link Int4Matrix#MIDDLE}. */
    static void unpack(MemorySegment weights, long from, int blocks, Tile tile) {
        float[] steps = tile.steps;
        float[] middles = tile.middles;
        long at = from;
        for (int to = 0; to < blocks * PAIR; to += PAIR, at += Int4Matrix.BLOCK_BYTES) {
            IntVector first = IntVector.fromMemorySegment(INTS, weights, at, ORDER);
            FloatVector step = first.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector offset = first.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            step.intoArray(steps, to);
            step.fma(FloatVector.broadcast(FLOATS, Int4Matrix.MIDDLE), offset).intoArray(middles, to);
            IntVector second = IntVector.fromMemorySegment(INTS, weights, at + Int4Matrix.VECTOR, ORDER);
            step = second.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            offset = second.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            step.intoArray(steps, to + WIDTH);
            step.fma(FloatVector.broadcast(FLOATS, Int4Matrix.MIDDLE), offset).intoArray(middles, to + WIDTH);
        }
    }

    /**
     * A row's outputs from its blocks' sums of inputs times nibbles less their middle: {@code y = sum over blocks of
     * steps * (sum * step of x) + middles * (sum of x)}.
     *
     * @param from the first block's sums
     */
    static void apply(int blocks, RoundedInputs x, int row, Tile tile, int from, float[] y, int yAt) {
        float[] sums = tile.sums;
        float[] steps = tile.steps;
        float[] middles = tile.middles;
        float[] xSteps = x.steps;
        float[] xSums = x.sums;
        int xAt = x.blocksOf(row);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        for (int block = 0, at = 0; block < blocks; block++, at += PAIR) {
            FloatVector step = FloatVector.broadcast(FLOATS, xSteps[xAt + block]);
            FloatVector sum = FloatVector.broadcast(FLOATS, xSums[xAt + block]);
            a = FloatVector.fromArray(FLOATS, middles, at).fma(sum, a);
            b = FloatVector.fromArray(FLOATS, middles, at + WIDTH).fma(sum, b);
            a = FloatVector.fromArray(FLOATS, sums, from + at)
                    .mul(step)
                    .fma(FloatVector.fromArray(FLOATS, steps, at), a);
            b = FloatVector.fromArray(FLOATS, sums, from + at + WIDTH)
                    .mul(step)
                    .fma(FloatVector.fromArray(FLOATS, steps, at + WIDTH), b);
        }
        a.intoArray(y, yAt);
        b.intoArray(y, yAt + WIDTH);
    }
}
