package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.FLOATS;
import static io.lorica.engine.vector.Lanes.INTS;
import static io.lorica.engine.vector.Lanes.ORDER;
import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.WIDTH;

import io.lorica.engine.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Four bits a weight and, for each output and {@link #BLOCK} inputs, a step and an offset of 16 bits each:
 * {@code w = (1 + n / 16) * step + offset}, n from 0 to 15.
 *
 * <p>A panel is, block by block, a vector of (offset, step) and four vectors that hold eight inputs' nibbles a lane. A
 * nibble's place in its lane is such that rotating brings it to the top of a float's fraction: with the exponent of 1
 * put in front it is 1 + n / 16, with no conversion. Steps and offsets are floats without the exponent's far ends (and
 * steps without their sign): 2^-24 to 256, 11 bits of precision.
 *
 * <p>The kernels are written out: what a call of them does not inline, the compiler would box.
 */
final class Int4Matrix extends PackedMatrix {
    static final int BLOCK = 32;

    private static final int LARGEST = 15;
    private static final int NIBBLES = 8;
    private static final int BLOCK_VECTORS = 1 + BLOCK / NIBBLES;
    private static final int VECTOR = WIDTH * Integer.BYTES;

    private static final int FRACTION_TOP = 19;
    private static final int FRACTION = 0xf << FRACTION_TOP;
    private static final int ONE = 0x3f800000;

    /** Exponent of the smallest step, 2^-24, as a float's bits. */
    private static final int SMALLEST = 103 << 23;

    private static final int DROPPED_BITS = 13;
    private static final int STEP = 0x7fff;
    private static final int OFFSET = 0x8fffe000;

    private final MemorySegment weights;

    private Int4Matrix(int out, int in, MemorySegment weights) {
        super(out, in);
        this.weights = weights;
    }

    static long bytes(int out, int in) {
        return (long) Lanes.roundUp(out, PAIR) / WIDTH * panelBytes(in);
    }

    private static long panelBytes(int in) {
        return (long) in / BLOCK * BLOCK_VECTORS * VECTOR;
    }

    /**
     * @param name of the tensor, for messages
     * @param values row-major [out, in]
     * @throws CheckpointException if the inputs are no multiple of {@link #BLOCK}
     */
    static Int4Matrix pack(String name, int out, int in, FloatBuffer values, WeightMemory memory) {
        if (in % BLOCK != 0) {
            throw new CheckpointException(
                    "Tensor '%s' has %d inputs; 4-bit decoding needs a multiple of %d. Decode with INT8 weights."
                            .formatted(name, in, BLOCK));
        }
        var packed = new Int4Matrix(out, in, memory.allocate(bytes(out, in)));
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i += BLOCK) {
                packed.packBlock(o, i, values, o * in + i);
            }
        }
        return packed;
    }

    private void packBlock(int o, int i, FloatBuffer values, int from) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < BLOCK; k++) {
            low = Math.min(low, values.get(from + k));
            high = Math.max(high, values.get(from + k));
        }
        int stepBits = shorten((high - low) * 16 / LARGEST);
        float step = lengthen(stepBits);
        float offset = low - step;
        int offsetBits = shorten(Math.abs(offset)) | (offset < 0 ? 0x8000 : 0);
        float base = offset < 0 ? -lengthen(offsetBits & STEP) : lengthen(offsetBits);
        long at = o / WIDTH * panelBytes(in())
                + (long) i / BLOCK * BLOCK_VECTORS * VECTOR
                + (long) o % WIDTH * Integer.BYTES;
        weights.set(ValueLayout.JAVA_INT, at, offsetBits << 16 | stepBits);
        for (int k = 0; k < BLOCK; k += NIBBLES) {
            at += VECTOR;
            int word = 0;
            for (int n = 0; n < NIBBLES; n++) {
                int q = Math.round(((values.get(from + k + n) - base) / step - 1) * 16);
                word |= Integer.rotateLeft(Math.clamp(q, 0, LARGEST), FRACTION_TOP + 4 * n);
            }
            weights.set(ValueLayout.JAVA_INT, at, word);
        }
    }

    /** The nearest positive number of 15 bits. */
    private static int shorten(float value) {
        int bits = Float.floatToRawIntBits(value) - SMALLEST;
        int half = 1 << (DROPPED_BITS - 1);
        return bits <= 0 ? 0 : Math.min((bits + half) >>> DROPPED_BITS, STEP);
    }

    private static float lengthen(int bits) {
        return Float.intBitsToFloat((bits << DROPPED_BITS) + SMALLEST);
    }

    @Override
    void multiplyRow(float[] x, int xFrom, float[] y, int yFrom, int fromPair, int toPair) {
        int pair = fromPair;
        for (; pair + 2 <= toPair; pair += 2) {
            fourPanels(x, xFrom, y, yFrom, pair);
        }
        for (; pair < toPair; pair++) {
            twoPanels(x, xFrom, y, yFrom, pair);
        }
    }

    private void fourPanels(float[] x, int xFrom, float[] y, int yFrom, int pair) {
        MemorySegment w = weights;
        int in = in();
        long panel = panelBytes(in);
        long at = 2 * pair * panel;
        IntVector fraction = IntVector.broadcast(INTS, FRACTION);
        IntVector one = IntVector.broadcast(INTS, ONE);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int i = 0; i < in; ) {
            IntVector aScale = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector bScale = IntVector.fromMemorySegment(INTS, w, at + panel, ORDER);
            IntVector cScale = IntVector.fromMemorySegment(INTS, w, at + 2 * panel, ORDER);
            IntVector dScale = IntVector.fromMemorySegment(INTS, w, at + 3 * panel, ORDER);
            FloatVector aStep = aScale.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector aOffset = aScale.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector bStep = bScale.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector bOffset = bScale.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector cStep = cScale.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector cOffset = cScale.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector dStep = dScale.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector dOffset = dScale.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            at += VECTOR;
            for (int end = i + BLOCK; i < end; i += NIBBLES, at += VECTOR) {
                IntVector aWord = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                IntVector bWord = IntVector.fromMemorySegment(INTS, w, at + panel, ORDER);
                IntVector cWord = IntVector.fromMemorySegment(INTS, w, at + 2 * panel, ORDER);
                IntVector dWord = IntVector.fromMemorySegment(INTS, w, at + 3 * panel, ORDER);
                FloatVector v = FloatVector.broadcast(FLOATS, x[xFrom + i]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 1]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 2]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 3]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 4]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 5]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 6]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                cWord = cWord.lanewise(VectorOperators.ROR, 4);
                dWord = dWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 7]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                c = cWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(cStep, cOffset)
                        .fma(v, c);
                d = dWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(dStep, dOffset)
                        .fma(v, d);
            }
        }
        int to = yFrom + pair * PAIR;
        a.intoArray(y, to);
        b.intoArray(y, to + WIDTH);
        c.intoArray(y, to + 2 * WIDTH);
        d.intoArray(y, to + 3 * WIDTH);
    }

    private void twoPanels(float[] x, int xFrom, float[] y, int yFrom, int pair) {
        MemorySegment w = weights;
        int in = in();
        long panel = panelBytes(in);
        long at = 2 * pair * panel;
        IntVector fraction = IntVector.broadcast(INTS, FRACTION);
        IntVector one = IntVector.broadcast(INTS, ONE);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        for (int i = 0; i < in; ) {
            IntVector aScale = IntVector.fromMemorySegment(INTS, w, at, ORDER);
            IntVector bScale = IntVector.fromMemorySegment(INTS, w, at + panel, ORDER);
            FloatVector aStep = aScale.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector aOffset = aScale.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector bStep = bScale.and(STEP)
                    .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            FloatVector bOffset = bScale.lanewise(VectorOperators.ASHR, 3)
                    .and(OFFSET)
                    .add(SMALLEST)
                    .reinterpretAsFloats();
            at += VECTOR;
            for (int end = i + BLOCK; i < end; i += NIBBLES, at += VECTOR) {
                IntVector aWord = IntVector.fromMemorySegment(INTS, w, at, ORDER);
                IntVector bWord = IntVector.fromMemorySegment(INTS, w, at + panel, ORDER);
                FloatVector v = FloatVector.broadcast(FLOATS, x[xFrom + i]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 1]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 2]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 3]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 4]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 5]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 6]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
                aWord = aWord.lanewise(VectorOperators.ROR, 4);
                bWord = bWord.lanewise(VectorOperators.ROR, 4);
                v = FloatVector.broadcast(FLOATS, x[xFrom + i + 7]);
                a = aWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(aStep, aOffset)
                        .fma(v, a);
                b = bWord.and(fraction)
                        .or(one)
                        .reinterpretAsFloats()
                        .fma(bStep, bOffset)
                        .fma(v, b);
            }
        }
        int to = yFrom + pair * PAIR;
        a.intoArray(y, to);
        b.intoArray(y, to + WIDTH);
    }

    @Override
    void unpack(int pair, MemorySegment to) {
        for (int half = 0; half < 2; half++) {
            long from = (2L * pair + half) * panelBytes(in());
            long at = (long) half * VECTOR;
            for (int i = 0; i < in(); i += BLOCK) {
                IntVector scale = IntVector.fromMemorySegment(INTS, weights, from, ORDER);
                FloatVector step = scale.and(STEP)
                        .lanewise(VectorOperators.LSHL, DROPPED_BITS)
                        .add(SMALLEST)
                        .reinterpretAsFloats();
                FloatVector offset = scale.lanewise(VectorOperators.ASHR, 3)
                        .and(OFFSET)
                        .add(SMALLEST)
                        .reinterpretAsFloats();
                from += VECTOR;
                for (int k = 0; k < BLOCK; k += NIBBLES, from += VECTOR) {
                    IntVector word = IntVector.fromMemorySegment(INTS, weights, from, ORDER);
                    for (int n = 0; n < NIBBLES; n++, at += 2L * VECTOR) {
                        word.and(FRACTION)
                                .or(ONE)
                                .reinterpretAsFloats()
                                .fma(step, offset)
                                .intoMemorySegment(to, at, ORDER);
                        word = word.lanewise(VectorOperators.ROR, 4);
                    }
                }
            }
        }
    }

    @Override
    void finish(int pair, float[] y, int at) {
        // Steps and offsets are applied weight by weight.
    }
}
