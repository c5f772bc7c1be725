package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.INTS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.SHORTS;
import static io.lorica.engine.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One row of inputs by 4-bit weights in 16-bit integers.
 *
 * <p>A word W holds the nibbles n0 to n3. No nibble is cut out: with inputs q0 to q3, {@code n0 q0 + n1 q1 + n2 q2 + n3
 * q3 = W q0 + (W >> 4) (q1 - 16 q0) + (W >> 8) (q2 - 16 q1) + (W >> 12) (q3 - 16 q2)}, which holds modulo 2^16 as well,
 * and the sum of a whole block, nibbles taken from their middle, is within 32 * 8 * 127 of zero.
 */
final class Int4Row {
    private static final int VECTOR = Int4Matrix.VECTOR;
    private static final int SCALES = Int4Matrix.SCALE_VECTORS * VECTOR;

    private Int4Row() {}

    /**
     * As {@link #onePair}, of two pairs that share the loads of inputs.
     *
     * @param to [pairs, blocks, PAIR] from {@code toFrom} on
     */
    static void twoPairs(MemorySegment w, long from, int blocks, RoundedInputs x, int row, float[] to, int toFrom) {
        int[] q = x.factors;
        float[] wholeSums = x.wholeSums;
        int first = x.blocksOf(row);
        int i = first * Int4Matrix.BLOCK;
        long at = from + SCALES;
        long next = (long) blocks * Int4Matrix.BLOCK_BYTES;
        int nextPut = blocks * PAIR;
        for (int block = 0, put = toFrom; block < blocks; block++, put += PAIR, at += SCALES) {
            ShortVector s =
                    ShortVector.broadcast(SHORTS, (short) (-Int4Matrix.MIDDLE * (int) wholeSums[first + block]));
            ShortVector t = s;
            for (int stop = i + Int4Matrix.BLOCK; i < stop; i += RoundedInputs.GROUP, at += VECTOR) {
                ShortVector u = ShortVector.fromMemorySegment(SHORTS, w, at, ORDER);
                ShortVector v = ShortVector.fromMemorySegment(SHORTS, w, at + next, ORDER);
                ShortVector f = IntVector.broadcast(INTS, q[i]).reinterpretAsShorts();
                s = s.add(u.mul(f));
                t = t.add(v.mul(f));
                f = IntVector.broadcast(INTS, q[i + 1]).reinterpretAsShorts();
                s = s.add(u.lanewise(VectorOperators.LSHR, 4).mul(f));
                t = t.add(v.lanewise(VectorOperators.LSHR, 4).mul(f));
                f = IntVector.broadcast(INTS, q[i + 2]).reinterpretAsShorts();
                s = s.add(u.lanewise(VectorOperators.LSHR, 8).mul(f));
                t = t.add(v.lanewise(VectorOperators.LSHR, 8).mul(f));
                f = IntVector.broadcast(INTS, q[i + 3]).reinterpretAsShorts();
                s = s.add(u.lanewise(VectorOperators.LSHR, 12).mul(f));
                t = t.add(v.lanewise(VectorOperators.LSHR, 12).mul(f));
            }
            IntVector both = s.reinterpretAsInts();
            both.lanewise(VectorOperators.LSHL, Short.SIZE)
                    .lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(to, put);
            both.lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(to, put + WIDTH);
            both = t.reinterpretAsInts();
            both.lanewise(VectorOperators.LSHL, Short.SIZE)
                    .lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(to, put + nextPut);
            both.lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(to, put + nextPut + WIDTH);
        }
    }

    /**
     *
     * Writes the sums of a pair's blocks.
     *
     *
     *
     * @param to [blocks, PAIR] from {@code toFrom} on
     *
     */
    static void onePair(MemorySegment w, long from, int blocks, RoundedInputs x, int row, float[] to, int toFrom) {
        int[] q = x.factors;
        float[] wholeSums = x.wholeSums;
        int first = x.blocksOf(row);
        int i = first * Int4Matrix.BLOCK;
        long at = from + SCALES;
        for (int block = 0, put = toFrom; block < blocks; block++, put += PAIR, at += SCALES) {
            ShortVector s =
                    ShortVector.broadcast(SHORTS, (short) (-Int4Matrix.MIDDLE * (int) wholeSums[first + block]));
            for (int stop = i + Int4Matrix.BLOCK; i < stop; i += RoundedInputs.GROUP, at += VECTOR) {
                ShortVector u = ShortVector.fromMemorySegment(SHORTS, w, at, ORDER);
                ShortVector f = IntVector.broadcast(INTS, q[i]).reinterpretAsShorts();
                s = s.add(u.mul(f));
                f = IntVector.broadcast(INTS, q[i + 1]).reinterpretAsShorts();
                s = s.add(u.lanewise(VectorOperators.LSHR, 4).mul(f));
                f = IntVector.broadcast(INTS, q[i + 2]).reinterpretAsShorts();
                s = s.add(u.lanewise(VectorOperators.LSHR, 8).mul(f));
                f = IntVector.broadcast(INTS, q[i + 3]).reinterpretAsShorts();
                s = s.add(u.lanewise(VectorOperators.LSHR, 12).mul(f));
            }
            IntVector both = s.reinterpretAsInts();
            both.lanewise(VectorOperators.LSHL, Short.SIZE)
                    .lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(to, put);
            both.lanewise(VectorOperators.ASHR, Short.SIZE)
                    .convert(VectorOperators.I2F, 0)
                    .reinterpretAsFloats()
                    .intoArray(to, put + WIDTH);
        }
    }
}
