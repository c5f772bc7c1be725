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
 * Several rows of inputs by one pair's nibbles of a block. All sums stay in registers: 8 rows x 2 panels where there
 * are 32 registers of 16 lanes, 4 x 2 otherwise. A nibble on top of the fraction of 16 is 16 + n, without a conversion;
 * the sums are whole numbers below 2^24, hence exact.
 */
final class Int4Rows {
    private static final int VECTOR = Int4Matrix.VECTOR;
    private static final boolean HAS_MANY_REGISTERS = WIDTH == 16;
    private static final int FRACTION = 0xf << 19;
    private static final int SIXTEEN = 0x41800000;

    private Int4Rows() {}

    /**
     * Writes the sums of as many rows as fit the registers, nibbles taken from their middle.
     *
     * @param at the block's nibbles
     * @param x rows of {@code blocks} blocks
     * @param to [rows, blocks, PAIR]
     * @return rows done
     */
    static int sums(MemorySegment w, long at, RoundedInputs x, int rows, int blocks, int block, float[] to) {
        int row = 0;
        for (; HAS_MANY_REGISTERS && row + 8 <= rows; row += 8) {
            eight(w, at, x, row * blocks + block, blocks, to);
        }
        for (; row + 4 <= rows; row += 4) {
            four(w, at, x, row * blocks + block, blocks, to);
        }
        return row;
    }

    private static void four(MemorySegment w, long from, RoundedInputs inputs, int block, int blocks, float[] to) {
        float[] x = inputs.whole;
        float[] starts = inputs.starts;
        int stride = blocks * Int4Matrix.BLOCK;
        int x0 = block * Int4Matrix.BLOCK;
        int x1 = x0 + stride;
        int x2 = x1 + stride;
        int x3 = x2 + stride;
        FloatVector a0 = FloatVector.broadcast(FLOATS, starts[block]);
        FloatVector a1 = FloatVector.broadcast(FLOATS, starts[block + blocks]);
        FloatVector a2 = FloatVector.broadcast(FLOATS, starts[block + 2 * blocks]);
        FloatVector a3 = FloatVector.broadcast(FLOATS, starts[block + 3 * blocks]);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector b2 = a2;
        FloatVector b3 = a3;
        long at = from;
        for (int i = 0; i < Int4Matrix.BLOCK; i += RoundedInputs.GROUP, at += VECTOR) {
            IntVector both = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            FloatVector u = both.lanewise(VectorOperators.ROL, 19)
                    .and(FRACTION)
                    .or(SIXTEEN)
                    .reinterpretAsFloats();
            FloatVector t = both.lanewise(VectorOperators.ROL, 3)
                    .and(FRACTION)
                    .or(SIXTEEN)
                    .reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, x[x0 + i]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            u = both.lanewise(VectorOperators.ROL, 15).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            t = both.lanewise(VectorOperators.ROL, 31).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[x0 + i + 1]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 1]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 1]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 1]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            u = both.lanewise(VectorOperators.ROL, 11).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            t = both.lanewise(VectorOperators.ROL, 27).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[x0 + i + 2]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 2]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 2]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 2]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            u = both.lanewise(VectorOperators.ROL, 7).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            t = both.lanewise(VectorOperators.ROL, 23).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[x0 + i + 3]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 3]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 3]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 3]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
        }
        a0.intoArray(to, block * PAIR);
        b0.intoArray(to, block * PAIR + WIDTH);
        a1.intoArray(to, (block + blocks) * PAIR);
        b1.intoArray(to, (block + blocks) * PAIR + WIDTH);
        a2.intoArray(to, (block + 2 * blocks) * PAIR);
        b2.intoArray(to, (block + 2 * blocks) * PAIR + WIDTH);
        a3.intoArray(to, (block + 3 * blocks) * PAIR);
        b3.intoArray(to, (block + 3 * blocks) * PAIR + WIDTH);
    }

    private static void eight(MemorySegment w, long from, RoundedInputs inputs, int block, int blocks, float[] to) {
        float[] x = inputs.whole;
        float[] starts = inputs.starts;
        int stride = blocks * Int4Matrix.BLOCK;
        int x0 = block * Int4Matrix.BLOCK;
        int x1 = x0 + stride;
        int x2 = x1 + stride;
        int x3 = x2 + stride;
        int x4 = x3 + stride;
        int x5 = x4 + stride;
        int x6 = x5 + stride;
        int x7 = x6 + stride;
        FloatVector a0 = FloatVector.broadcast(FLOATS, starts[block]);
        FloatVector a1 = FloatVector.broadcast(FLOATS, starts[block + blocks]);
        FloatVector a2 = FloatVector.broadcast(FLOATS, starts[block + 2 * blocks]);
        FloatVector a3 = FloatVector.broadcast(FLOATS, starts[block + 3 * blocks]);
        FloatVector a4 = FloatVector.broadcast(FLOATS, starts[block + 4 * blocks]);
        FloatVector a5 = FloatVector.broadcast(FLOATS, starts[block + 5 * blocks]);
        FloatVector a6 = FloatVector.broadcast(FLOATS, starts[block + 6 * blocks]);
        FloatVector a7 = FloatVector.broadcast(FLOATS, starts[block + 7 * blocks]);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector b2 = a2;
        FloatVector b3 = a3;
        FloatVector b4 = a4;
        FloatVector b5 = a5;
        FloatVector b6 = a6;
        FloatVector b7 = a7;
        long at = from;
        for (int i = 0; i < Int4Matrix.BLOCK; i += RoundedInputs.GROUP, at += VECTOR) {
            IntVector both = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            FloatVector u = both.lanewise(VectorOperators.ROL, 19)
                    .and(FRACTION)
                    .or(SIXTEEN)
                    .reinterpretAsFloats();
            FloatVector t = both.lanewise(VectorOperators.ROL, 3)
                    .and(FRACTION)
                    .or(SIXTEEN)
                    .reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, x[x0 + i]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, x[x4 + i]);
            a4 = u.fma(v, a4);
            b4 = t.fma(v, b4);
            v = FloatVector.broadcast(FLOATS, x[x5 + i]);
            a5 = u.fma(v, a5);
            b5 = t.fma(v, b5);
            v = FloatVector.broadcast(FLOATS, x[x6 + i]);
            a6 = u.fma(v, a6);
            b6 = t.fma(v, b6);
            v = FloatVector.broadcast(FLOATS, x[x7 + i]);
            a7 = u.fma(v, a7);
            b7 = t.fma(v, b7);
            u = both.lanewise(VectorOperators.ROL, 15).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            t = both.lanewise(VectorOperators.ROL, 31).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[x0 + i + 1]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 1]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 1]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 1]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, x[x4 + i + 1]);
            a4 = u.fma(v, a4);
            b4 = t.fma(v, b4);
            v = FloatVector.broadcast(FLOATS, x[x5 + i + 1]);
            a5 = u.fma(v, a5);
            b5 = t.fma(v, b5);
            v = FloatVector.broadcast(FLOATS, x[x6 + i + 1]);
            a6 = u.fma(v, a6);
            b6 = t.fma(v, b6);
            v = FloatVector.broadcast(FLOATS, x[x7 + i + 1]);
            a7 = u.fma(v, a7);
            b7 = t.fma(v, b7);
            u = both.lanewise(VectorOperators.ROL, 11).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            t = both.lanewise(VectorOperators.ROL, 27).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[x0 + i + 2]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 2]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 2]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 2]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, x[x4 + i + 2]);
            a4 = u.fma(v, a4);
            b4 = t.fma(v, b4);
            v = FloatVector.broadcast(FLOATS, x[x5 + i + 2]);
            a5 = u.fma(v, a5);
            b5 = t.fma(v, b5);
            v = FloatVector.broadcast(FLOATS, x[x6 + i + 2]);
            a6 = u.fma(v, a6);
            b6 = t.fma(v, b6);
            v = FloatVector.broadcast(FLOATS, x[x7 + i + 2]);
            a7 = u.fma(v, a7);
            b7 = t.fma(v, b7);
            u = both.lanewise(VectorOperators.ROL, 7).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            t = both.lanewise(VectorOperators.ROL, 23).and(FRACTION).or(SIXTEEN).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[x0 + i + 3]);
            a0 = u.fma(v, a0);
            b0 = t.fma(v, b0);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 3]);
            a1 = u.fma(v, a1);
            b1 = t.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 3]);
            a2 = u.fma(v, a2);
            b2 = t.fma(v, b2);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 3]);
            a3 = u.fma(v, a3);
            b3 = t.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, x[x4 + i + 3]);
            a4 = u.fma(v, a4);
            b4 = t.fma(v, b4);
            v = FloatVector.broadcast(FLOATS, x[x5 + i + 3]);
            a5 = u.fma(v, a5);
            b5 = t.fma(v, b5);
            v = FloatVector.broadcast(FLOATS, x[x6 + i + 3]);
            a6 = u.fma(v, a6);
            b6 = t.fma(v, b6);
            v = FloatVector.broadcast(FLOATS, x[x7 + i + 3]);
            a7 = u.fma(v, a7);
            b7 = t.fma(v, b7);
        }
        a0.intoArray(to, block * PAIR);
        b0.intoArray(to, block * PAIR + WIDTH);
        a1.intoArray(to, (block + blocks) * PAIR);
        b1.intoArray(to, (block + blocks) * PAIR + WIDTH);
        a2.intoArray(to, (block + 2 * blocks) * PAIR);
        b2.intoArray(to, (block + 2 * blocks) * PAIR + WIDTH);
        a3.intoArray(to, (block + 3 * blocks) * PAIR);
        b3.intoArray(to, (block + 3 * blocks) * PAIR + WIDTH);
        a4.intoArray(to, (block + 4 * blocks) * PAIR);
        b4.intoArray(to, (block + 4 * blocks) * PAIR + WIDTH);
        a5.intoArray(to, (block + 5 * blocks) * PAIR);
        b5.intoArray(to, (block + 5 * blocks) * PAIR + WIDTH);
        a6.intoArray(to, (block + 6 * blocks) * PAIR);
        b6.intoArray(to, (block + 6 * blocks) * PAIR + WIDTH);
        a7.intoArray(to, (block + 7 * blocks) * PAIR);
        b7.intoArray(to, (block + 7 * blocks) * PAIR + WIDTH);
    }
}
