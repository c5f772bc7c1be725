package io.lorica.faults;

import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** What counts as a whole number wherever one is read: 8 and, as in JSON Schema, 8.0 and 8e0, which are the same. */
public final class WholeNumber {
    private WholeNumber() {}

    /** @return empty if it is none, or one of more than 64 bits */
    public static OptionalLong of(JsonNode value) {
        return is(value) && value.canConvertToLong() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    static boolean is(JsonNode value) {
        return value.isNumber() && value.canConvertToExactIntegral();
    }
}
