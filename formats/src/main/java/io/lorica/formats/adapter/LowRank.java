package io.lorica.formats.adapter;

import java.util.Arrays;

/**
 * One projection's matrices. Arrays are not copied: treat them as immutable.
 *
 * @param a down-projection, row-major [rank, in]
 * @param b up-projection, row-major [out, rank], not scaled
 */
public record LowRank(int rank, int in, int out, float[] a, float[] b) {
    public LowRank {
        if (a.length != (long) rank * in || b.length != (long) out * rank) {
            throw new IllegalArgumentException("Rank %d, %d in, %d out needs %d and %d values, not %d and %d"
                    .formatted(rank, in, out, (long) rank * in, (long) out * rank, a.length, b.length));
        }
    }

    /** Changes nothing: both matrices zero. */
    static LowRank zero(int rank, int in, int out) {
        return new LowRank(rank, in, out, new float[rank * in], new float[out * rank]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LowRank(int otherRank, int otherIn, int otherOut, float[] otherA, float[] otherB)
                && rank == otherRank
                && in == otherIn
                && out == otherOut
                && Arrays.equals(a, otherA)
                && Arrays.equals(b, otherB);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(a) + Arrays.hashCode(b);
    }

    @Override
    public String toString() {
        return "LowRank[rank=%d, in=%d, out=%d]".formatted(rank, in, out);
    }
}
