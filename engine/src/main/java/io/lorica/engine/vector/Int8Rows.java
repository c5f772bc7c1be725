package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Several rows of inputs by one pair of panels of 8-bit weights. A weight becomes a float on its way to the registers
 * that hold all rows' sums: unpacking to memory first would cost more than the products.
 */
final class Int8Rows {
    private Int8Rows() {}

    static void four(
            MemorySegment w, long panel, int in, float[] x, int x0, int xStride, float[] y, int y0, int yStride) {
        long at = panel;
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
        for (int i = 0; i < in; i++, at += Int8Matrix.QUAD) {
            FloatVector u = Int8Matrix.load(w, at);
            FloatVector t = Int8Matrix.load(w, at + WIDTH);
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

    static void eight(
            MemorySegment w, long panel, int in, float[] x, int x0, int xStride, float[] y, int y0, int yStride) {
        long at = panel;
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
        for (int i = 0; i < in; i++, at += Int8Matrix.QUAD) {
            FloatVector u = Int8Matrix.load(w, at);
            FloatVector t = Int8Matrix.load(w, at + WIDTH);
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
