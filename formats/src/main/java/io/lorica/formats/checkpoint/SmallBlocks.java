package io.lorica.formats.checkpoint;

import static io.lorica.formats.checkpoint.Dequantiser.half;
import static io.lorica.formats.checkpoint.FloatReader.INT;
import static io.lorica.formats.checkpoint.FloatReader.put;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Blocks of 32 numbers: a scale (half), perhaps a minimum (half), then the numbers. */
final class SmallBlocks {
    /** What the 16 codes of IQ4_NL and IQ4_XS mean. */
    private static final byte[] CODES = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    private SmallBlocks() {}

    /** 32 signed bytes. */
    static void q8(MemorySegment data, long from, MemorySegment out, long to) {
        float scale = half(data, from);
        for (int i = 0; i < 32; i++) {
            put(out, to + i, data.get(JAVA_BYTE, from + 2 + i) * scale);
        }
    }

    static void q4(MemorySegment data, long from, MemorySegment out, long to) {
        float scale = half(data, from);
        for (int i = 0; i < 32; i++) {
            put(out, to + i, scale * (nibble(data, from + 2, i) - 8));
        }
    }

    static void q4WithMinimum(MemorySegment data, long from, MemorySegment out, long to) {
        float scale = half(data, from);
        float minimum = half(data, from + 2);
        for (int i = 0; i < 32; i++) {
            put(out, to + i, scale * nibble(data, from + 4, i) + minimum);
        }
    }

    /** The fifth bits of all numbers in 4 bytes before the nibbles. */
    static void q5(MemorySegment data, long from, MemorySegment out, long to) {
        float scale = half(data, from);
        int fifth = data.get(INT, from + 2);
        for (int i = 0; i < 32; i++) {
            put(out, to + i, scale * ((nibble(data, from + 6, i) | (fifth >>> i & 1) << 4) - 16));
        }
    }

    static void q5WithMinimum(MemorySegment data, long from, MemorySegment out, long to) {
        float scale = half(data, from);
        float minimum = half(data, from + 2);
        int fifth = data.get(INT, from + 4);
        for (int i = 0; i < 32; i++) {
            put(out, to + i, scale * (nibble(data, from + 8, i) | (fifth >>> i & 1) << 4) + minimum);
        }
    }

    static void iq4(MemorySegment data, long from, MemorySegment out, long to) {
        coded(data, from + 2, half(data, from), out, to);
    }

    /** 16 bytes: two codes each. */
    static void coded(MemorySegment data, long from, float scale, MemorySegment out, long to) {
        for (int i = 0; i < 32; i++) {
            put(out, to + i, scale * CODES[nibble(data, from, i)]);
        }
    }

    /** Of 16 bytes the low nibbles are the first 16 numbers, the high nibbles the last 16. */
    private static int nibble(MemorySegment data, long from, int index) {
        return data.get(JAVA_BYTE, from + index % 16) >> (index / 16 * 4) & 0xF;
    }
}
