package io.lorica.engine.vector;

import static io.lorica.engine.vector.Lanes.PAIR;
import static io.lorica.engine.vector.Lanes.WIDTH;

import io.lorica.formats.CheckpointException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;

/**
 * Four bits a weight and, for each output and {@link #BLOCK} inputs, a step and an offset of 16 bits each:
 * {@code w = n * step + offset}, n from 0 to 15. A GGUF file's Q4_1 weights are kept as they are.
 *
 * <p>A block of a pair of panels is two vectors of {@link Int4Scale} and eight of nibbles: a lane of 16 bits is an
 * output with four inputs' nibbles, the first one lowest; even lanes are the first panel.
 *
 * <p>Inputs are {@link RoundedInputs}: each block's sum of nibbles times inputs is a whole number and exact, so one row
 * may be summed in 16-bit integers and several rows in floats, with the same bits.
 */
final class Int4Matrix extends PackedMatrix {
    static final int BLOCK = RoundedInputs.BLOCK;

    /** Of a weight. */
    static final int BITS = 4;

    private static final int LARGEST = 15;

    /** What sums take off each nibble, so that they fit 16 bits. */
    static final int MIDDLE = 8;

    static final int VECTOR = WIDTH * Integer.BYTES;
    static final int SCALE_VECTORS = 2;
    static final int BLOCK_BYTES = (SCALE_VECTORS + BLOCK / RoundedInputs.GROUP) * VECTOR;

    /** What unpacking adds to a nibble. */
    static final int UNPACKED = 16;

    private final MemorySegment weights;

    private Int4Matrix(int out, int in, MemorySegment weights) {
        super(out, in);
        this.weights = weights;
    }

    static long bytes(int out, int in) {
        return (long) Lanes.roundUp(out, PAIR) / PAIR * (in / BLOCK) * BLOCK_BYTES;
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
        int scale = Int4Scale.of((high - low) / LARGEST, low);
        float step = Int4Scale.step(scale);
        float offset = Int4Scale.offset(scale);
        weights.set(ValueLayout.JAVA_INT, scaleAt(o, i), scale);
        for (int k = 0; k < BLOCK; k += RoundedInputs.GROUP) {
            int word = 0;
            for (int n = 0; n < RoundedInputs.GROUP; n++) {
                int q = Math.round((values.get(from + k + n) - offset) / step);
                word |= Math.clamp(q, 0, LARGEST) << (BITS * n);
            }
            weights.set(ValueLayout.JAVA_SHORT, wordAt(o, i + k), (short) word);
        }
    }

    private long blockAt(int pair, int i) {
        return ((long) pair * (in() / BLOCK) + i / BLOCK) * BLOCK_BYTES;
    }

    private long scaleAt(int o, int i) {
        return blockAt(o / PAIR, i) + (long) (o % PAIR) * Integer.BYTES;
    }

    private long wordAt(int o, int i) {
        int lane = o % WIDTH * 2 + o % PAIR / WIDTH;
        return blockAt(o / PAIR, i)
                + (SCALE_VECTORS + (long) i % BLOCK / RoundedInputs.GROUP) * VECTOR
                + (long) lane * Short.BYTES;
    }

    @Override
    void row(int o, float[] to, int toFrom) {
        for (int i = 0; i < in(); i++) {
            int scale = scale(o, i);
            to[toFrom + i] = Math.fma(nibble(o, i), Int4Scale.step(scale), Int4Scale.offset(scale));
        }
    }

    /** {@link Int4Scale} of the block of input {@code i}. */
    int scale(int o, int i) {
        return weights.get(ValueLayout.JAVA_INT, scaleAt(o, i));
    }

    int nibble(int o, int i) {
        return (weights.get(ValueLayout.JAVA_SHORT, wordAt(o, i)) >> (BITS * (i % RoundedInputs.GROUP))) & LARGEST;
    }

    @Override
    void multiply(Inputs inputs, float[] y, int yFrom, int yStride, int fromPair, int toPair, Tile tile) {
        RoundedInputs x = inputs.rounded(in());
        int rows = inputs.rows();
        int blocks = in() / BLOCK;
        int pair = fromPair;
        for (; rows == 1 && pair + 2 <= toPair; pair += 2) {
            Int4Row.twoPairs(weights, blockAt(pair, 0), blocks, x, 0, tile.sums, 0);
            for (int half = 0; half < 2; half++) {
                Int4Scale.unpack(weights, blockAt(pair + half, 0), blocks, tile);
                Int4Scale.apply(blocks, x, 0, tile, half * blocks * PAIR, y, yFrom + (pair + half) * PAIR);
            }
        }
        for (; pair < toPair; pair++) {
            int row = sumRows(blockAt(pair, 0), x, rows, tile);
            for (; row < rows; row++) {
                Int4Row.onePair(weights, blockAt(pair, 0), blocks, x, row, tile.sums, row * blocks * PAIR);
            }
            Int4Scale.unpack(weights, blockAt(pair, 0), blocks, tile);
            for (row = 0; row < rows; row++) {
                Int4Scale.apply(blocks, x, row, tile, row * blocks * PAIR, y, yFrom + row * yStride + pair * PAIR);
            }
        }
    }

    /** @return rows done, as many as fit the registers */
    private int sumRows(long from, RoundedInputs x, int rows, Tile tile) {
        int blocks = in() / BLOCK;
        long at = from + (long) SCALE_VECTORS * VECTOR;
        int done = 0;
        for (int block = 0; rows > 1 && block < blocks; block++, at += BLOCK_BYTES) {
            done = Int4Rows.sums(weights, at, x, rows, blocks, block, tile.sums);
        }
        return done;
    }
}
