package io.lorica.scorecard.part;

import io.lorica.decision.field.FieldValue;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Values as numbers. */
public final class FieldNumbers {
    private static final double SECONDS_PER_DAY = 86_400;

    private FieldNumbers() {}

    /** @return a number as it is, a date as days since 1970; NaN for what is missing, unseen or no number */
    public static double of(@Nullable FieldValue value) {
        return switch (value) {
            case FieldValue.Numeric(var number) -> number.doubleValue();
            case FieldValue.Day(var day) -> days(day.atStartOfDay().toInstant(ZoneOffset.UTC));
            case FieldValue.Moment(var time) -> days(time);
            case null, default -> Double.NaN;
        };
    }

    private static double days(Instant time) {
        return time.getEpochSecond() / SECONDS_PER_DAY;
    }
}
