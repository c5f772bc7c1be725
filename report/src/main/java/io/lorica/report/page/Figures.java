package io.lorica.report.page;

import io.lorica.api.report.Interval;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as they stand in the page: a point before decimals in every locale, a dash for what is not known. */
final class Figures {
    private static final String NONE = "–";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Figures() {}

    static String decimal(@Nullable Double value) {
        return formatted("%.3f", value);
    }

    /** As points are written. */
    static String points(@Nullable Double value) {
        return formatted("%.2f", value);
    }

    /** With its sign. */
    static String change(@Nullable Double value) {
        return formatted("%+.3f", value);
    }

    /** @param share 0 to 1 */
    static String percent(@Nullable Double share) {
        return share == null ? NONE : formatted("%.1f %%", 100 * share);
    }

    static String decimals(@Nullable Interval interval) {
        return interval == null ? NONE : decimal(interval.low()) + " to " + decimal(interval.high());
    }

    static String changes(@Nullable Interval interval) {
        return interval == null ? NONE : change(interval.low()) + " to " + change(interval.high());
    }

    static String percents(@Nullable Interval interval) {
        return interval == null ? NONE : percent(interval.low()) + " to " + percent(interval.high());
    }

    static String minute(Instant time) {
        return MINUTE.format(time);
    }

    static String day(Instant time) {
        return DAY.format(time);
    }

    /** @return such as {@code 1 row} or {@code 12 rows} */
    static String many(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    private static String formatted(String format, @Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        String text = String.format(Locale.ROOT, format, value);
        // What rounds to nothing has no sign.
        boolean isNothing = text.chars().noneMatch(sign -> sign >= '1' && sign <= '9');
        return (isNothing ? text.replaceFirst("^[+-]", "") : text).replace('-', '−');
    }
}
