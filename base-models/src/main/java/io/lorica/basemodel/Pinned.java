package io.lorica.basemodel;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of catalogue fields; a bad catalogue is refused with the field's name. */
final class Pinned {
    static final String SHA_256 = "[0-9a-f]{64}";

    private Pinned() {}

    static void require(@Nullable String value, String regex, String field, String expected) {
        if (value == null || !Pattern.matches(regex, value)) {
            throw new IllegalArgumentException(field + " must be " + expected + ", not '" + value + "'");
        }
    }

    static void requirePositive(long value, String field) {
        if (value <= 0) {
            throw new IllegalArgumentException(field + " must be a positive number of bytes, not " + value);
        }
    }
}
