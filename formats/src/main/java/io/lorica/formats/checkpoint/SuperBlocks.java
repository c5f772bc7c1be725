package io.lorica.formats.checkpoint;

import static io.lorica.formats.checkpoint.Dequantiser.half;
import static io.lorica.formats.checkpoint.FloatReader.SHORT;
import static io.lorica.formats.checkpoint.FloatReader.put;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Blocks of 256 numbers in groups of 16 or 32, whose scales are themselves quantised. */
final class SuperBlocks {

    private SuperBlocks() {}

    /** 16 x 16: 16 bytes of 4-bit scales and minima, 64 bytes of bit pairs, d, dmin (halves). */
    static void q2(MemorySegment data, long from, MemorySegment out, long to) {
        float d = half(data, from + 80);
        float dmin = half(data, from + 82);
        for (int group = 0; group < 16; group++) {
            int packed = data.get(JAVA_BYTE, from + group);
            float scale = d * (packed & 0xF);
            float minimum = dmin * (packed >> 4 & 0xF);
            for (int i = 16 * group; i < 16 * group + 16; i++) {
                put(out, to + i, scale * bitPair(data, from + 16, i) - minimum);
            }
        }
    }

    /** 16 x 16: 32 bytes of third bits, 64 bytes of bit pairs, 12 bytes of 6-bit scales, d (half). */
    static void q3(MemorySegment data, long from, MemorySegment out, long to) {
        float d = half(data, from + 108);
        for (int group = 0; group < 16; group++) {
            int low = data.get(JAVA_BYTE, from + 96 + group % 8) >> (group / 8 * 4) & 0xF;
            int high = data.get(JAVA_BYTE, from + 104 + group % 4) >> (group / 4 * 2) & 3;
            float scale = d * ((low | high << 4) - 32);
            for (int i = 16 * group; i < 16 * group + 16; i++) {
                int third = data.get(JAVA_BYTE, from + i % 32) >> (i / 32) & 1;
                put(out, to + i, scale * (bitPair(data, from + 32, i) - (third == 0 ? 4 : 0)));
            }
        }
    }

    /** 8 x 32: d, dmin (halves), 12 bytes of 6-bit scales and minima, 128 bytes of nibbles. */
    static void q4(MemorySegment data, long from, MemorySegment out, long to) {
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
    static void q5(MemorySegment data, long from, MemorySegment out, long to) {
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

    /** 16 x 16: 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, d (half). */
    static void q6(MemorySegment data, long from, MemorySegment out, long to) {
        float d = half(data, from + 208);
        for (int i = 0; i < 256; i++) {
            int halfBlock = i / 128;
            int quarter = i % 128 / 32;
            int column = i % 32;
            int low = data.get(JAVA_BYTE, from + 64L * halfBlock + 32L * (quarter % 2) + column) >> (4 * (quarter / 2));
            int q = ((low & 0xF) | bitPair(data, from + 128, i) << 4) - 32;
            put(out, to + i, d * data.get(JAVA_BYTE, from + 192 + i / 16) * q);
        }
    }

    /** 8 x 32: d (half), 2 bytes of high and 4 of low bits of scales, 128 bytes of codes. */
    static void iq4(MemorySegment data, long from, MemorySegment out, long to) {
        int highs = data.get(SHORT, from + 2);
        for (int group = 0; group < 8; group++) {
            int low = data.get(JAVA_BYTE, from + 4 + group / 2) >> (group % 2 * 4) & 0xF;
            int high = highs >> (2 * group) & 3;
            float scale = half(data, from) * ((low | high << 4) - 32);
            SmallBlocks.coded(data, from + 8 + 16L * group, scale, out, to + 32L * group);
        }
    }

    /** Each 32 bytes hold 128 numbers: the lowest pairs of bits the first 32, the highest the last. */
    private static int bitPair(MemorySegment data, long from, int index) {
        return data.get(JAVA_BYTE, from + index / 128 * 32L + index % 32) >> (index % 128 / 32 * 2) & 3;
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
}
