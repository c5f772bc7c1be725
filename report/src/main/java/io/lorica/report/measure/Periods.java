package io.lorica.report.measure;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** Spans of time in UTC: the shortest kind that gives few enough of them. */
enum Periods {
    DAY {
        @Override
        LocalDate start(LocalDate day) {
            return day;
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusDays(1);
        }

        @Override
        String label(LocalDate start) {
            return start.toString();
        }
    },
    WEEK {
        @Override
        LocalDate start(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusWeeks(1);
        }

        @Override
        String label(LocalDate start) {
            return String.format(
                    Locale.ROOT,
                    "%d W%02d",
                    start.get(IsoFields.WEEK_BASED_YEAR),
                    start.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
    },
    MONTH {
        @Override
        LocalDate start(LocalDate day) {
            return day.withDayOfMonth(1);
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusMonths(1);
        }

        @Override
        String label(LocalDate start) {
            return String.format(Locale.ROOT, "%d-%02d", start.getYear(), start.getMonthValue());
        }
    },
    QUARTER {
        @Override
        LocalDate start(LocalDate day) {
            return day.with(IsoFields.DAY_OF_QUARTER, 1);
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusMonths(3);
        }

        @Override
        String label(LocalDate start) {
            return "%d Q%d".formatted(start.getYear(), start.get(IsoFields.QUARTER_OF_YEAR));
        }
    },
    YEAR {
        @Override
        LocalDate start(LocalDate day) {
            return day.withDayOfYear(1);
        }

        @Override
        LocalDate next(LocalDate start) {
            return start.plusYears(1);
        }

        @Override
        String label(LocalDate start) {
            return Integer.toString(start.getYear());
        }
    };

    private static final int MOST = 24;
    /** Rows that a period should have on average, so that its figures are not mostly chance. */
    private static final int ROWS = 50;

    /** The first day of the span that a day lies in. */
    abstract LocalDate start(LocalDate day);

    abstract LocalDate next(LocalDate start);

    abstract String label(LocalDate start);

    static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }

    static Instant instant(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** @param rows that lie between the two */
    static Periods fitting(Instant first, Instant last, int rows) {
        long most = Math.clamp(rows / ROWS, 2, MOST);
        for (Periods kind : values()) {
            LocalDate start = kind.start(day(first));
            long days = ChronoUnit.DAYS.between(start, day(last)) + 1;
            long length = ChronoUnit.DAYS.between(start, kind.next(start));
            if ((days + length - 1) / length <= most) {
                return kind;
            }
        }
        return YEAR;
    }
}
