package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Several rows of inputs by one unpacked pair of panels. The sums stay in registers: 8 rows x 2 panels where there are
 * 32 registers of 16 lanes, 4 x 2 otherwise.
 */
final class RowKernels {
    private static final int VECTOR = WIDTH * Float.BYTES;
    private static final boolean HAS_MANY_REGISTERS = WIDTH == 16;

    private RowKernels() {}

    /** @param w [in, PAIR] */
    static void multiply(MemorySegment w, int in, float[] x, int xStride, int rows, float[] y, int yFrom, int yStride) {
        int row = 0;
        for (; HAS_MANY_REGISTERS && row + 8 <= rows; row += 8) {
            eight(w, in, x, row * xStride, xStride, y, yFrom + row * yStride, yStride);
        }
        for (; row + 4 <= rows; row += 4) {
            four(w, in, x, row * xStride, xStride, y, yFrom + row * yStride, yStride);
        }
        for (; row < rows; row++) {
            one(w, in, x, row * xStride, y, yFrom + row * yStride);
        }
    }

    private static void one(MemorySegment w, int in, float[] x, int x0, float[] y, int y0) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        long at = 0;
        for (int i = 0; i < in; i++, at += 2 * VECTOR) {
            FloatVector v = FloatVector.broadcast(FLOATS, x[x0 + i]);
            a = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER).fma(v, a);
            b = FloatVector.fromMemorySegment(FLOATS, w, at + VECTOR, ORDER).fma(v, b);
        }
        a.intoArray(y, y0);
        b.intoArray(y, y0 + WIDTH);
    }

    private static void four(MemorySegment w, int in, float[] x, int x0, int xStride, float[] y, int y0, int yStride) {
        int x1 = x0 + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        long at = 0;
        for (int i = 0; i < in; i++, at += 2 * VECTOR) {
            FloatVector u = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector t = FloatVector.fromMemorySegment(FLOATS, w, at + VECTOR, ORDER);
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
        }
        store(a0, b0, y, y0);
        store(a1, b1, y, y0 + yStride);
        store(a2, b2, y, y0 + 2 * yStride);
        store(a3, b3, y, y0 + 3 * yStride);
    }

    private static void eight(MemorySegment w, int in, float[] x, int x0, int xStride, float[] y, int y0, int yStride) {
        int x1 = x0 + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int x5 = x4 + xStride;
        int x6 = x5 + xStride;
        int x7 = x6 + xStride;
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        long at = 0;
        for (int i = 0; i < in; i++, at += 2 * VECTOR) {
            FloatVector u = FloatVector.fromMemorySegment(FLOATS, w, at, ORDER);
            FloatVector t = FloatVector.fromMemorySegment(FLOATS, w, at + VECTOR, ORDER);
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
        }
        store(a0, b0, y, y0);
        store(a1, b1, y, y0 + yStride);
        store(a2, b2, y, y0 + 2 * yStride);
        store(a3, b3, y, y0 + 3 * yStride);
        store(a4, b4, y, y0 + 4 * yStride);
        store(a5, b5, y, y0 + 5 * yStride);
        store(a6, b6, y, y0 + 6 * yStride);
        store(a7, b7, y, y0 + 7 * yStride);
    }

    private static void store(FloatVector a, FloatVector b, float[] y, int at) {
        a.intoArray(y, at);
        b.intoArray(y, at + WIDTH);
    }
}
