package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.INTS;
import static io.lorica.engine.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Inputs as whole numbers q within 127 of zero, each {@link #BLOCK} with a step of its own: {@code x = step * q}. Sums
 * of 32 products with weights of 4 bits then fit 16 bits and are exact, whatever their order.
 */
final class RoundedInputs {
    static final int BLOCK = 32;

    /** Inputs whose weights share 16 bits. */
    static final int GROUP = 4;

    private static final int LARGEST = 127;

    /** Blocks below it count as zero: 127 over it would be infinite. */
    private static final float SMALLEST = 1e-30f;

    /** Added to a small number, it leaves the nearest whole number in the lowest bits; 1.5 * 2^23. */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
    private static final VectorShuffle<Integer> BEFORE = VectorShuffle.fromOp(INTS, lane -> Math.max(lane - 1, 0));
    private static final IntVector NOT_FIRST = IntVector.fromArray(INTS, notFirst(), 0);

    /**
     * {@code q[i] - 16 q[i - 1]} within its group, twice in an int: what shifted words of nibbles are multiplied with.
     */
    final int[] factors;

    /** The whole numbers. */
    final float[] whole;

    /** For each row and block, {@link #blocksOf}, the step. */
    final float[] steps;

    /** The sum of x. */
    final float[] sums;

    /** The sum of q. */
    final float[] wholeSums;

    /** Where sums of 16 + n, n a nibble, begin so that they end as sums of n less its middle. */
    final float[] starts;

    private int in;

    RoundedInputs(int rows, int width) {
        factors = new int[rows * width];
        whole = new float[rows * width];
        steps = new float[rows * width / BLOCK];
        sums = new float[steps.length];
        wholeSums = new float[steps.length];
        starts = new float[steps.length];
    }

    /** @param in inputs of a row, whole blocks */
    void round(float[] x, int stride, int rows, int in) {
        this.in = in;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < in; i += BLOCK) {
                round(x, row * stride + i, row * in + i);
            }
        }
    }

    private void round(float[] x, int from, int to) {
        FloatVector largest = FloatVector.zero(FLOATS);
        for (int i = 0; i < BLOCK; i += WIDTH) {
            largest = FloatVector.fromArray(FLOATS, x, from + i).abs().max(largest);
        }
        float range = largest.reduceLanes(VectorOperators.MAX);
        float step = range / LARGEST;
        float perStep = range < SMALLEST ? 0 : LARGEST / range;
        IntVector sum = IntVector.zero(INTS);
        for (int i = 0; i < BLOCK; i += WIDTH) {
            FloatVector rounded =
                    FloatVector.fromArray(FLOATS, x, from + i).mul(perStep).add(ROUNDER);
            rounded.sub(ROUNDER).intoArray(whole, to + i);
            IntVector q = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
            sum = sum.add(q);
            IntVector factor =
                    q.sub(q.rearrange(BEFORE).and(NOT_FIRST).lanewise(VectorOperators.LSHL, Int4Matrix.BITS));
            factor.and(0xffff)
                    .or(factor.lanewise(VectorOperators.LSHL, Short.SIZE))
                    .intoArray(factors, to + i);
        }
        int block = to / BLOCK;
        wholeSums[block] = sum.reduceLanes(VectorOperators.ADD);
        steps[block] = step;
        sums[block] = step * wholeSums[block];
        starts[block] = -(Int4Matrix.UNPACKED + Int4Matrix.MIDDLE) * wholeSums[block];
    }

    /** Where a row's blocks begin. */
    int blocksOf(int row) {
        return row * (in / BLOCK);
    }

    private static int[] notFirst() {
        int[] mask = new int[WIDTH];
        for (int lane = 0; lane < WIDTH; lane++) {
            mask[lane] = lane % GROUP == 0 ? 0 : -1;
        }
        return mask;
    }
}
