package io.lorica.formats.checkpoint;

import static io.lorica.formats.checkpoint.FloatReader.SHORT;
import static io.lorica.formats.checkpoint.FloatReader.put;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The block formats of GGUF.
 *
 * <p>Floats are combined in the order of the reference implementation, so results are the same bit for bit.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/src/ggml-quants.c">ggml-quants.c</a>
 */
final class Dequantiser {

    private Dequantiser() {}

    static void read(MemorySegment data, ElementType type, MemorySegment out) {
        long blocks = data.byteSize() / type.blockBytes();
        for (long block = 0; block < blocks; block++) {
            long from = block * type.blockBytes();
            long to = block * type.blockElements();
            switch (type) {
                case Q8_0 -> q8(data, from, out, to);
                case Q4_0 -> q4(data, from + 2, half(data, from), -8, 0, out, to);
                case Q4_1 -> q4(data, from + 4, half(data, from), 0, half(data, from + 2), out, to);
                case Q4_K -> q4k(data, from, out, to);
                case Q5_K -> q5k(data, from, out, to);
                case Q6_K -> q6k(data, from, out, to);
                default -> throw new IllegalArgumentException(type + " is not a block format");
            }
        }
    }

    /** Scale (half), then 32 signed bytes. */
    private static void q8(MemorySegment data, long from, MemorySegment out, long to) {
        float scale = half(data, from);
        for (int i = 0; i < 32; i++) {
            put(out, to + i, data.get(JAVA_BYTE, from + 2 + i) * scale);
        }
    }

    /** 16 bytes: the low nibbles are the first 16 numbers, the high nibbles the last 16. */
    private static void q4(
            MemorySegment data, long from, float scale, int offset, float minimum, MemorySegment out, long to) {
        for (int i = 0; i < 16; i++) {
            int packed = data.get(JAVA_BYTE, from + i);
            put(out, to + i, ((packed & 0xF) + offset) * scale + minimum);
            put(out, to + 16 + i, ((packed >> 4 & 0xF) + offset) * scale + minimum);
        }
    }

    /** Super-block of 8 x 32: d, dmin (halves), 12 bytes of 6-bit scales and minima, 128 bytes of nibbles. */
    private static void q4k(MemorySegment data, long from, MemorySegment out, long to) {
        for (int group = 0; group < 8; group++) {
            float scale = half(data, from) * scale6(data, from + 4, group);
            float minimum = half(data, from + 2) * minimum6(data, from + 4, group);
            long nibbles = from + 16 + 32L * (group / 2);
            int shift = 4 * (group % 2);
            for (int i = 0; i < 32; i++) {
                int q = data.get(JAVA_BYTE, nibbles + i) >> shift & 0xF;
                put(out, to + 32L * group + i, scale * q - minimum);
            }
        }
    }

    /** As Q4_K, with the fifth bits of all 256 numbers in 32 bytes before the nibbles. */
    private static void q5k(MemorySegment data, long from, MemorySegment out, long to) {
        for (int group = 0; group < 8; group++) {
            float scale = half(data, from) * scale6(data, from + 4, group);
            float minimum = half(data, from + 2) * minimum6(data, from + 4, group);
            long highBits = from + 16;
            long nibbles = from + 48 + 32L * (group / 2);
            int shift = 4 * (group % 2);
            for (int i = 0; i < 32; i++) {
                int low = data.get(JAVA_BYTE, nibbles + i) >> shift & 0xF;
                int high = data.get(JAVA_BYTE, highBits + i) >> group & 1;
                put(out, to + 32L * group + i, scale * (low | high << 4) - minimum);
            }
        }
    }

    /** Super-block of 16 x 16: 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, d (half). */
    private static void q6k(MemorySegment data, long from, MemorySegment out, long to) {
        float d = half(data, from + 208);
        for (int i = 0; i < 256; i++) {
            int halfBlock = i / 128;
            int quarter = i % 128 / 32;
            int column = i % 32;
            int low = data.get(JAVA_BYTE, from + 64L * halfBlock + 32L * (quarter % 2) + column) >> (4 * (quarter / 2));
            int high = data.get(JAVA_BYTE, from + 128 + 32L * halfBlock + column) >> (2 * quarter);
            int q = ((low & 0xF) | ((high & 3) << 4)) - 32;
            put(out, to + i, d * data.get(JAVA_BYTE, from + 192 + i / 16) * q);
        }
    }

    /** The 6-bit scale of a group: 8 scales and 8 minima share 12 bytes. */
    private static int scale6(MemorySegment data, long from, int group) {
        if (group < 4) {
            return data.get(JAVA_BYTE, from + group) & 63;
        }
        return (data.get(JAVA_BYTE, from + group + 4) & 0xF)
                | (((data.get(JAVA_BYTE, from + group - 4) >> 6) & 3) << 4);
    }

    private static int minimum6(MemorySegment data, long from, int group) {
        if (group < 4) {
            return data.get(JAVA_BYTE, from + group + 4) & 63;
        }
        return ((data.get(JAVA_BYTE, from + group + 4) >> 4) & 0xF)
                | (((data.get(JAVA_BYTE, from + group) >> 6) & 3) << 4);
    }

    private static float half(MemorySegment data, long from) {
        return Float.float16ToFloat(data.get(SHORT, from));
    }
}
