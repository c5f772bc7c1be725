package io.lorica.faults;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a value must be, in the words of JSON and HTTP: callers don't know our types. */
public final class Kinds {
    private static final Set<Class<?>> INTEGERS =
            Set.of(int.class, Integer.class, short.class, Short.class, byte.class, Byte.class);
    private static final Set<Class<?>> NUMBERS =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class, Number.class);

    private Kinds() {}

    /** @return such as {@code a whole number}; fits behind "must be" */
    public static String of(@Nullable Class<?> type) {
        if (type == null) {
            return "a value of another kind";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", namesOf(type));
        }
        if (INTEGERS.contains(type)) {
            return "a whole number from %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return "a whole number of at most 64 bits";
        }
        if (type == BigInteger.class) {
            return "a whole number";
        }
        if (NUMBERS.contains(type)) {
            return "a number from -1.79e308 to 1.79e308";
        }
        if (isBoolean(type)) {
            return "true or false";
        }
        if (type == UUID.class || type == URI.class) {
            return "a valid " + type.getSimpleName().toUpperCase(Locale.ROOT);
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (type == LocalDate.class) {
            return "a date such as 2026-01-31";
        }
        if (type == Duration.class) {
            return "a duration such as PT30S";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    static List<String> namesOf(Class<?> choices) {
        return Arrays.stream(choices.getEnumConstants()).map(String::valueOf).toList();
    }

    static boolean isBoolean(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }

    static boolean isNumber(Class<?> type) {
        return NUMBERS.contains(type);
    }

    static boolean isWhole(Class<?> type) {
        return INTEGERS.contains(type) || type == long.class || type == Long.class || type == BigInteger.class;
    }
}
