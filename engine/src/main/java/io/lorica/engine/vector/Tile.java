package io.lorica.engine.vector;

/** One thread's room for the scales of a pair of panels of 4-bit weights, and for all rows' sums over each block. */
final class Tile {
    /** [rows, blocks, {@link Lanes#PAIR}], or of one row and two pairs. */
    final float[] sums;

    /** [blocks, {@link Lanes#PAIR}] */
    final float[] steps;

    final float[] middles;

    Tile(int rows, int inputs) {
        steps = new float[inputs / RoundedInputs.BLOCK * Lanes.PAIR];
        middles = new float[steps.length];
        sums = new float[Math.max(rows, 2) * steps.length];
    }
}
