package io.lorica.decision.field;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** One checked value of a row. Equal values have the same text, and the text says everything there is to a value. */
public sealed interface FieldValue {
    /** What stands for a missing or unknown value where the field's policy is UNKNOWN. */
    String UNKNOWN_TOKEN = "unknown";

    /** The canonical text: what stands in the prompt. */
    String text();

    /** The point in time that a DATE names, of a day its first in UTC; null for what is no DATE. */
    default @Nullable Instant time() {
        return null;
    }

    /** As rows are stored and sent: a number, a boolean or text. Reading it as JSON gives this value again. */
    @JsonValue
    default Object json() {
        return text();
    }

    /** @param number without trailing zeros, and with a scale of at least 0 */
    record Numeric(BigDecimal number) implements FieldValue {
        public Numeric {
            number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
            if (number.scale() < 0) {
                number = number.setScale(0);
            }
        }

        /** The shortest exact decimal, without exponent. */
        @Override
        public String text() {
            return number.toPlainString();
        }

        @Override
        public Object json() {
            return number;
        }
    }

    /** @param text without white space around it, not empty */
    record Category(String text) implements FieldValue {}

    /** @param text without white space around it, not empty */
    record Text(String text) implements FieldValue {}

    record Flag(boolean value) implements FieldValue {
        @Override
        public String text() {
            return Boolean.toString(value);
        }

        @Override
        public Object json() {
            return value;
        }
    }

    record Day(LocalDate day) implements FieldValue {
        @Override
        public String text() {
            return day.toString();
        }

        @Override
        public Instant time() {
            return day.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
    }

    /** A point in time, written in UTC. */
    record Moment(Instant time) implements FieldValue {
        @Override
        public String text() {
            return time.toString();
        }
    }

    /** No value, where the field's policy is UNKNOWN. */
    record Missing() implements FieldValue {
        @Override
        public String text() {
            return UNKNOWN_TOKEN;
        }
    }

    /**
     * A category that the field does not name, or a number outside its range, where its policy is UNKNOWN. What the
     * caller sent is not kept.
     */
    record Unseen() implements FieldValue {
        @Override
        public String text() {
            return UNKNOWN_TOKEN;
        }
    }
}
