package io.lorica.engine.vector;

/**
 * A frozen matrix [out, in] in panels of {@link Lanes#WIDTH} outputs. Outputs are padded with zeros to whole pairs of
 * panels.
 *
 * <p>{@code y[r, o] = sum over i of w[o, i] * x[r, i]}. What is rounded, and in which order, depends on the row alone:
 * not on how many rows there are.
 */
abstract sealed class PackedMatrix permits Int8Matrix, Int4Matrix {
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
     * @param y rows of outputs from {@code yFrom} on, {@code yStride} apart; each has room for the padding
     * @param tile of the calling thread
     */
    abstract void multiply(Inputs x, float[] y, int yFrom, int yStride, int fromPair, int toPair, Tile tile);

    /** The weights of one output. */
    abstract void row(int o, float[] to, int toFrom);
}
