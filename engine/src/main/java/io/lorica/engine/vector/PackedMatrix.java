package io.lorica.engine.vector;

import java.lang.foreign.MemorySegment;

/**
 * A frozen matrix [out, in] in panels of {@link Lanes#WIDTH} outputs: all outputs' weights of the first input, then of
 * the second. Outputs are padded with zeros to whole pairs of panels.
 *
 * <p>{@code y[r, o] = sum over i of w[o, i] * x[r, i]}, in FP32, from the first input to the last, each step one fused
 * multiply-add: however many rows there are.
 */
abstract sealed class PackedMatrix permits Int8Matrix, Int4Matrix, Bf16Matrix {
    private final int out;
    private final int in;

    PackedMatrix(int out, int in) {
        this.out = out;
        this.in = in;
    }

    final int out() {
        return out;
    }

    final int in() {
        return in;
    }

    final int pairs() {
        return Math.ceilDiv(out, Lanes.PAIR);
    }

    /** Outputs and padding. */
    final int paddedOut() {
        return pairs() * Lanes.PAIR;
    }

    /**
     * Products of some outputs.
     *
     * @param x rows of inputs, {@code xStride} apart
     * @param y rows of outputs from {@code yFrom} on, {@code yStride} apart; each has room for the padding
     * @param scratch of the calling thread, {@link #scratchBytes()}
     */
    final void multiply(
            float[] x,
            int xStride,
            int rows,
            float[] y,
            int yFrom,
            int yStride,
            int fromPair,
            int toPair,
            MemorySegment scratch) {
        if (rows == 1) {
            multiplyRow(x, 0, y, yFrom, fromPair, toPair);
            return;
        }
        multiplyRows(x, xStride, rows, y, yFrom, yStride, fromPair, toPair, scratch);
    }

    /** As {@link #multiply} of two rows or more: each pair of panels is unpacked once and met by all of them. */
    void multiplyRows(
            float[] x,
            int xStride,
            int rows,
            float[] y,
            int yFrom,
            int yStride,
            int fromPair,
            int toPair,
            MemorySegment scratch) {
        for (int pair = fromPair; pair < toPair; pair++) {
            unpack(pair, scratch);
            int at = yFrom + pair * Lanes.PAIR;
            RowKernels.multiply(scratch, in, x, xStride, rows, y, at, yStride);
            for (int row = 0; row < rows; row++) {
                finish(pair, y, at + row * yStride);
            }
        }
    }

    /** Bytes that {@link #multiply} unpacks one pair of panels into. */
    final long scratchBytes() {
        return (long) in * Lanes.PAIR * Float.BYTES;
    }

    /** One row of inputs from {@code xFrom} on. */
    abstract void multiplyRow(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair);

    /** Writes a pair's weights as [in, PAIR] floats: the very factors that {@link #multiplyRow} multiplies with. */
    abstract void unpack(int pair, MemorySegment to);

    /** What {@link #multiplyRow} does to a pair's sums at the end. */
    abstract void finish(int pair, float[] y, int at);

    /** Index of the first weight of output {@code o} in panels of [in, WIDTH]; the next input is WIDTH further. */
    final long indexOf(int o) {
        return (long) (o / Lanes.WIDTH) * in * Lanes.WIDTH + o % Lanes.WIDTH;
    }
}
