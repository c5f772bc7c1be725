package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.BYTES;
import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Eight bits a weight and one scale an output: {@code w[o, i] = scale[o] * q[o, i]}, q within 127 of zero.
 *
 * <p>Four panels share each input's place: one row reads them as a single stream of whole cache lines, which a
 * processor fetches ahead half as fast again as four streams.
 */
final class Int8Matrix extends PackedMatrix {
    private static final int LARGEST = 127;

    /** Outputs of four panels, and bytes from one input to the next. */
    static final int QUAD = 2 * PAIR;

    private static final boolean HAS_MANY_REGISTERS = WIDTH == 16;

    private final MemorySegment weights;
    private final float[] scales;

    private Int8Matrix(int out, int in, MemorySegment weights) {
        super(out, in);
        this.weights = weights;
        this.scales = new float[paddedOut()];
    }

    static long bytes(int out, int in) {
        return (long) Lanes.roundUp(out, QUAD) * in + Lanes.OVERREAD;
    }

    /** @param values row-major [out, in] */
    static Int8Matrix pack(int out, int in, FloatBuffer values, WeightMemory memory) {
        var packed = new Int8Matrix(out, in, memory.allocate(bytes(out, in)));
        for (int o = 0; o < out; o++) {
            packed.packRow(o, values, o * in);
        }
        return packed;
    }

    private void packRow(int o, FloatBuffer values, int from) {
        float largest = 0;
        for (int i = 0; i < in(); i++) {
            largest = Math.max(largest, Math.abs(values.get(from + i)));
        }
        float scale = largest / LARGEST;
        scales[o] = scale;
        long at = indexOf(o);
        for (int i = 0; i < in(); i++, at += QUAD) {
            int q = scale == 0 ? 0 : Math.round(values.get(from + i) / scale);
            weights.set(ValueLayout.JAVA_BYTE, at, (byte) Math.clamp(q, -LARGEST, LARGEST));
        }
    }

    /** Where a weight of the first input lies; the next input's is {@link #QUAD} further. */
    private long indexOf(int o) {
        return (long) (o / QUAD) * in() * QUAD + o % QUAD;
    }

    float scale(int o) {
        return scales[o];
    }

    @Override
    void row(int o, float[] to, int toFrom) {
        long at = indexOf(o);
        for (int i = 0; i < in(); i++, at += QUAD) {
            to[toFrom + i] = scales[o] * weights.get(ValueLayout.JAVA_BYTE, at);
        }
    }

    @Override
    void multiply(Inputs inputs, float[] y, int yFrom, int yStride, int fromPair, int toPair, Tile tile) {
        float[] x = inputs.values();
        if (inputs.rows() == 1) {
            multiplyRow(x, 0, y, yFrom, fromPair, toPair);
        } else {
            multiplyRows(x, inputs.stride(), inputs.rows(), y, yFrom, yStride, fromPair, toPair);
        }
    }

    /** One row of inputs from {@code xFrom} on. */
    void multiplyRow(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair) {
        products(x, xFrom, y, yFrom, fromPair, toPair, false);
    }

    /** {@code y += W x} of one row of inputs. */
    void addRow(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair) {
        products(x, xFrom, y, yFrom, fromPair, toPair, true);
    }

    private void products(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair, boolean isAdded) {
        for (int pair = fromPair; pair < toPair; ) {
            if (pair % 2 == 0 && pair + 2 <= toPair) {
                fourPanels(x, xFrom, y, yFrom, pair, isAdded);
                pair += 2;
            } else {
                twoPanels(x, xFrom, y, yFrom, pair, isAdded);
                pair++;
            }
        }
    }

    /** Rows meet a pair of panels while it is in the nearest cache; each unpacks it on the way to its registers. */
    private void multiplyRows(
            float[] x, int xStride, int rows, float[] y, int yFrom, int yStride, int fromPair, int toPair) {
        for (int pair = fromPair; pair < toPair; pair++) {
            int at = yFrom + pair * PAIR;
            long panel = indexOf(pair * PAIR);
            int row = 0;
            for (; HAS_MANY_REGISTERS && row + 8 <= rows; row += 8) {
                Int8Rows.eight(weights, panel, in(), x, row * xStride, xStride, y, at + row * yStride, yStride);
            }
            for (; row + 4 <= rows; row += 4) {
                Int8Rows.four(weights, panel, in(), x, row * xStride, xStride, y, at + row * yStride, yStride);
            }
            for (int done = 0; done < row; done++) {
                finish(pair, y, at + done * yStride);
            }
            for (; row < rows; row++) {
                twoPanels(x, row * xStride, y, yFrom + row * yStride, pair, false);
            }
        }
    }

    private void fourPanels(float[] x, int xFrom, float[] y, int yFrom, int pair, boolean isAdded) {
        MemorySegment w = weights;
        int in = in();
        int o = pair * PAIR;
        long at = indexOf(o);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int i = 0; i < in; i++, at += QUAD) {
            FloatVector v = FloatVector.broadcast(FLOATS, x[xFrom + i]);
            a = load(w, at).fma(v, a);
            b = load(w, at + WIDTH).fma(v, b);
            c = load(w, at + 2L * WIDTH).fma(v, c);
            d = load(w, at + 3L * WIDTH).fma(v, d);
        }
        store(a, o, y, yFrom, isAdded);
        store(b, o + WIDTH, y, yFrom, isAdded);
        store(c, o + 2 * WIDTH, y, yFrom, isAdded);
        store(d, o + 3 * WIDTH, y, yFrom, isAdded);
    }

    private void twoPanels(float[] x, int xFrom, float[] y, int yFrom, int pair, boolean isAdded) {
        MemorySegment w = weights;
        int in = in();
        int o = pair * PAIR;
        long at = indexOf(o);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        for (int i = 0; i < in; i++, at += QUAD) {
            FloatVector v = FloatVector.broadcast(FLOATS, x[xFrom + i]);
            a = load(w, at).fma(v, a);
            b = load(w, at + WIDTH).fma(v, b);
        }
        store(a, o, y, yFrom, isAdded);
        store(b, o + WIDTH, y, yFrom, isAdded);
    }

    /** A panel's sums, scaled, in the place of what y holds or added to it. */
    private void store(FloatVector sums, int o, float[] y, int yFrom, boolean isAdded) {
        FloatVector scale = FloatVector.fromArray(FLOATS, scales, o);
        FloatVector scaled = isAdded ? sums.fma(scale, FloatVector.fromArray(FLOATS, y, yFrom + o)) : sums.mul(scale);
        scaled.intoArray(y, yFrom + o);
    }

    /** Applies the scales to sums. */
    private void finish(int pair, float[] y, int at) {
        for (int half = 0; half < PAIR; half += WIDTH) {
            FloatVector.fromArray(FLOATS, y, at + half)
                    .mul(FloatVector.fromArray(FLOATS, scales, pair * PAIR + half))
                    .intoArray(y, at + half);
        }
    }

    static FloatVector load(MemorySegment w, long at) {
        return (FloatVector)
                ByteVector.fromMemorySegment(BYTES, w, at, ORDER).convertShape(VectorOperators.B2F, FLOATS, 0);
    }
}
