package io.lorica.scorecard.part;

import io.lorica.decision.field.FieldValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values as numbers. */
public final class FieldNumbers {
    private static final double SECONDS_PER_DAY = 86_400;

    private FieldNumbers() {}

    /** @return a number as it is, a date as days since 1970; NaN for what is missing, unseen or no number */
    public static double of(@Nullable FieldValue value) {
        if (value instanceof FieldValue.Numeric(var number)) {
            return number.doubleValue();
        }
        Instant time = value == null ? null : value.time();
        return time == null ? Double.NaN : time.getEpochSecond() / SECONDS_PER_DAY;
    }
}
