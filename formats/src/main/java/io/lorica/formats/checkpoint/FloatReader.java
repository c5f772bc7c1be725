package io.lorica.formats.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Turns stored numbers into floats. */
final class FloatReader {
    static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FloatReader() {}

    /**
     * Reads a run of numbers.
     *
     * @param data the run's bytes: whole blocks of {@code type}
     * @param out filled from its position, which advances
     */
    static void read(MemorySegment data, ElementType type, FloatBuffer out) {
        int elements = Math.toIntExact(data.byteSize() / type.blockBytes() * type.blockElements());
        if (out.remaining() < elements) {
            throw new IllegalArgumentException(
                    "The buffer has room for %d floats, the tensor has %d".formatted(out.remaining(), elements));
        }
        if (!out.order().equals(ByteOrder.nativeOrder())) {
            throw new IllegalArgumentException("The buffer's byte order must be native");
        }
        MemorySegment target = MemorySegment.ofBuffer(out.slice(out.position(), elements));
        switch (type) {
            case F32 -> MemorySegment.copy(data, FLOAT, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, elements);
            case F16 -> {
                for (int i = 0; i < elements; i++) {
                    put(target, i, Float.float16ToFloat(data.get(SHORT, 2L * i)));
                }
            }
            case BF16 -> {
                for (int i = 0; i < elements; i++) {
                    put(target, i, Float.intBitsToFloat(data.get(SHORT, 2L * i) << 16));
                }
            }
            case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_XS ->
                Dequantiser.read(data, type, target);
            case F64, I64, I32, I16, I8, U8, BOOL ->
                throw new IllegalArgumentException("Numbers of type %s are not read as floats".formatted(type));
        }
        out.position(out.position() + elements);
    }

    static void put(MemorySegment target, long index, float value) {
        target.set(JAVA_FLOAT_UNALIGNED, 4 * index, value);
    }
}
