package io.lorica.formats.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.lorica.formats.CheckpointException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a GGUF header from its start on. Whatever a length claims, nothing past the file's end is read or allocated.
 */
final class GgufReader {
    /** Bounds what is boxed: the longest real arrays are vocabularies and their merges. */
    private static final long MAX_ELEMENTS = 1 << 24;

    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private long position;

    GgufReader(MappedFile file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    int uint32() {
        return file.bytes().get(INT, take(Integer.BYTES));
    }

    long int64() {
        return file.bytes().get(LONG, take(Long.BYTES));
    }

    /** A number of things that follow, each of at least the given size. */
    long count(String what, int smallestBytes) {
        long count = int64();
        long possible = Math.min(MAX_ELEMENTS, (file.size() - position) / smallestBytes);
        if (count < 0 || count > possible) {
            throw new CheckpointException("%s is truncated or damaged: it claims %s %s, there is room for %d"
                    .formatted(file.path(), Long.toUnsignedString(count), what, possible));
        }
        return count;
    }

    String string() {
        long length = count("bytes of text", 1);
        return new String(file.bytes().asSlice(take(length), length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** A Long, Double, Boolean, String, or a list of one of these. */
    Object value(int type) {
        return switch (type) {
            case 0 -> Byte.toUnsignedLong(file.bytes().get(JAVA_BYTE, take(1)));
            case 1 -> (long) file.bytes().get(JAVA_BYTE, take(1));
            case 2 -> Short.toUnsignedLong(file.bytes().get(SHORT, take(2)));
            case 3 -> (long) file.bytes().get(SHORT, take(2));
            case 4 -> Integer.toUnsignedLong(uint32());
            case 5 -> (long) uint32();
            case 6 -> (double) file.bytes().get(FLOAT, take(4));
            case 7 -> file.bytes().get(JAVA_BYTE, take(1)) != 0;
            case STRING -> string();
            case ARRAY -> array();
            case 10, 11 -> int64();
            case 12 -> file.bytes().get(DOUBLE, take(8));
            default -> throw unknown(type);
        };
    }

    private List<Object> array() {
        int type = uint32();
        if (type == ARRAY) {
            throw new CheckpointException(
                    "%s has metadata of nested arrays, which no model uses".formatted(file.path()));
        }
        long count = count("array elements", type == STRING ? Long.BYTES : 1);
        List<Object> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(value(type));
        }
        return values;
    }

    private long take(long bytes) {
        if (bytes > file.size() - position) {
            throw new CheckpointException("%s is truncated: its header goes on after the file's last byte %d"
                    .formatted(file.path(), file.size()));
        }
        long from = position;
        position += bytes;
        return from;
    }

    private CheckpointException unknown(int type) {
        return new CheckpointException("%s has metadata of the unknown type %s; it is damaged or of a newer format"
                .formatted(file.path(), Integer.toUnsignedString(type)));
    }
}
