package io.lorica.registry.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What PostgreSQL can store and compare. */
final class Storable {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private Storable() {}

    static boolean is(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static boolean is(Instant time) {
        return !time.isBefore(EARLIEST) && time.isBefore(END);
    }
}
