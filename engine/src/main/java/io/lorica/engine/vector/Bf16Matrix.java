package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.INTS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Sixteen bits a weight: the upper half of the float. Two inputs share an int, the even one below. For adapters. */
final class Bf16Matrix extends PackedMatrix {
    private final MemorySegment weights;

    private Bf16Matrix(int out, int in, MemorySegment weights) {
        super(out, in);
        this.weights = weights;
    }

    /** @param in even; pad with a zero column */
    static Bf16Matrix zeros(int out, int in, WeightMemory memory) {
        if (in % 2 != 0) {
            throw new IllegalArgumentException("Weights are packed in pairs of inputs; %d is odd".formatted(in));
        }
        return new Bf16Matrix(out, in, memory.allocate(bytes(out, in)));
    }

    static long bytes(int out, int in) {
        return (long) Lanes.roundUp(out, PAIR) * in * Short.BYTES;
    }

    /** Rounds to nearest, ties to even. */
    void set(int o, int i, float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        weights.set(ValueLayout.JAVA_SHORT, at(o, i), (short) rounded);
    }

    @Override
    void multiply(Inputs x, float[] y, int yFrom, int yStride, int fromPair, int toPair, Tile tile) {
        for (int row = 0; row < x.rows(); row++) {
            multiplyRow(x.values(), row * x.stride(), y, yFrom + row * yStride, fromPair, toPair);
        }
    }

    @Override
    void row(int o, float[] to, int toFrom) {
        for (int i = 0; i < in(); i++) {
            int bits = weights.get(ValueLayout.JAVA_SHORT, at(o, i)) << Short.SIZE;
            to[toFrom + i] = Float.intBitsToFloat(bits);
        }
    }

    private long at(int o, int i) {
        return ((long) (o / WIDTH) * in() / 2 * WIDTH + (long) (i / 2) * WIDTH + o % WIDTH) * Integer.BYTES
                + (i % 2) * (long) Short.BYTES;
    }

    /** One row of inputs from {@code xFrom} on. */
    void multiplyRow(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair) {
        int pair = fromPair;
        for (; pair + 2 <= toPair; pair += 2) {
            fourPanels(x, xFrom, y, yFrom, pair, false);
        }
        for (; pair < toPair; pair++) {
            twoPanels(x, xFrom, y, yFrom, pair, false);
        }
    }

    /** {@code y += W x} */
    void addRow(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair) {
        int pair = fromPair;
        for (; pair + 2 <= toPair; pair += 2) {
            fourPanels(x, xFrom, y, yFrom, pair, true);
        }
        for (; pair < toPair; pair++) {
            twoPanels(x, xFrom, y, yFrom, pair, true);
        }
    }

    private void fourPanels(float[] x, int xFrom, float[] y, int yFrom, int pair, boolean isAdded) {
        MemorySegment w = weights;
        int in = in();
        long panel = (long) in * WIDTH * Short.BYTES;
        long p0 = 2 * pair * panel;
        long p1 = p0 + panel;
        long p2 = p1 + panel;
        long p3 = p2 + panel;
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int i = 0; i < in; i += 2) {
            IntVector k = IntVector.fromMemorySegment(INTS, w, p0, ORDER);
            IntVector l = IntVector.fromMemorySegment(INTS, w, p1, ORDER);
            IntVector m = IntVector.fromMemorySegment(INTS, w, p2, ORDER);
            IntVector n = IntVector.fromMemorySegment(INTS, w, p3, ORDER);
            FloatVector v = FloatVector.broadcast(FLOATS, x[xFrom + i]);
            a = even(k).fma(v, a);
            b = even(l).fma(v, b);
            c = even(m).fma(v, c);
            d = even(n).fma(v, d);
            v = FloatVector.broadcast(FLOATS, x[xFrom + i + 1]);
            a = odd(k).fma(v, a);
            b = odd(l).fma(v, b);
            c = odd(m).fma(v, c);
            d = odd(n).fma(v, d);
            p0 += WIDTH * Integer.BYTES;
            p1 += WIDTH * Integer.BYTES;
            p2 += WIDTH * Integer.BYTES;
            p3 += WIDTH * Integer.BYTES;
        }
        int at = yFrom + pair * PAIR;
        store(a, y, at, isAdded);
        store(b, y, at + WIDTH, isAdded);
        store(c, y, at + 2 * WIDTH, isAdded);
        store(d, y, at + 3 * WIDTH, isAdded);
    }

    private void twoPanels(float[] x, int xFrom, float[] y, int yFrom, int pair, boolean isAdded) {
        MemorySegment w = weights;
        int in = in();
        long panel = (long) in * WIDTH * Short.BYTES;
        long p0 = 2 * pair * panel;
        long p1 = p0 + panel;
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        for (int i = 0; i < in; i += 2) {
            IntVector k = IntVector.fromMemorySegment(INTS, w, p0, ORDER);
            IntVector l = IntVector.fromMemorySegment(INTS, w, p1, ORDER);
            FloatVector v = FloatVector.broadcast(FLOATS, x[xFrom + i]);
            a = even(k).fma(v, a);
            b = even(l).fma(v, b);
            v = FloatVector.broadcast(FLOATS, x[xFrom + i + 1]);
            a = odd(k).fma(v, a);
            b = odd(l).fma(v, b);
            p0 += WIDTH * Integer.BYTES;
            p1 += WIDTH * Integer.BYTES;
        }
        int at = yFrom + pair * PAIR;
        store(a, y, at, isAdded);
        store(b, y, at + WIDTH, isAdded);
    }

    private static void store(FloatVector sum, float[] y, int at, boolean isAdded) {
        (isAdded ? FloatVector.fromArray(FLOATS, y, at).add(sum) : sum).intoArray(y, at);
    }

    private static FloatVector even(IntVector both) {
        return both.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    private static FloatVector odd(IntVector both) {
        return both.and(0xffff0000).reinterpretAsFloats();
    }
}
