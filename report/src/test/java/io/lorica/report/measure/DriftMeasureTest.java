package io.lorica.report.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.Field;
import io.lorica.api.decision.FieldRole;
import io.lorica.api.decision.FieldType;
import io.lorica.api.report.Drift;
import io.lorica.api.report.Drift.FieldDrift;
import io.lorica.api.report.Drift.HeldOut;
import io.lorica.api.report.Drift.Period;
import io.lorica.decision.field.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftMeasureTest {
    private static final DecisionSpec SPEC = new DecisionSpec(
            "test",
            List.of(
                    new Field("amount", FieldType.NUMBER, FieldRole.INPUT, false, List.of()),
                    new Field("home", FieldType.CATEGORY, FieldRole.INPUT, false, List.of()),
                    new Field("when", FieldType.DATE, FieldRole.EVENT_TIME, false, List.of())),
            "x",
            List.of(new Outcome("good", " good", "approve"), new Outcome("bad", " bad", "decline")),
            "bad",
            new ErrorCost(1, 1));

    private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    /** A row a day; every third one bad. */
    private static List<ReportRow> days(int from, int to, int amountFactor) {
        return IntStream.range(from, to)
                .mapToObj(day -> Sample.row(
                        day % 3 == 0 ? "bad" : "good",
                        (day * 37 % 101) / 101.0,
                        Map.of(
                                "amount",
                                new FieldValue.Numeric(BigDecimal.valueOf((long) amountFactor * (day * 37 % 101))),
                                "home",
                                new FieldValue.Category(day % 2 == 0 ? "own" : "rent")),
                        START.plus(day, ChronoUnit.DAYS)))
                .toList();
    }

    private static Drift drift(List<ReportRow> known, List<ReportRow> test) {
        return new DriftMeasure(SPEC, "bad", known)
                .of(known.stream().map(ReportRow::inputs).toList(), known, test);
    }

    @Test
    void a_field_that_moved_is_first_and_far_above_chance() {
        Drift drift = drift(days(0, 303, 1), days(303, 404, 3));
        FieldDrift first = drift.fields().getFirst();
        assertThat(first.field()).isEqualTo("amount");
        assertThat(first.psi().value()).isGreaterThan(5 * first.psi().chance());
        FieldDrift second = drift.fields().get(1);
        assertThat(second.field()).isEqualTo("home");
        assertThat(second.psi().value()).isLessThan(second.psi().chance());
        assertThat(drift.scorePsi().value()).isLessThan(drift.scorePsi().chance());
    }

    @Test
    void periods_hold_all_rows_known_ones_apart_from_test_ones() {
        Drift drift = drift(days(0, 300, 1), days(300, 400, 1));
        assertThat(drift.periods().stream()
                        .filter(period -> period.rowsAre() == HeldOut.OUT_OF_FOLD)
                        .mapToInt(Period::rows)
                        .sum())
                .isEqualTo(300);
        assertThat(drift.periods().stream()
                        .filter(period -> period.rowsAre() == HeldOut.TEST)
                        .mapToInt(Period::rows)
                        .sum())
                .isEqualTo(100);
        Period first = drift.periods().getFirst();
        assertThat(first.label()).isEqualTo("2026 Q1");
        assertThat(first.from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(first.to()).isEqualTo(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(first.rows()).isEqualTo(86);
        assertThat(first.outcomeRate()).isCloseTo(29 / 86.0, within(1e-12));
        assertThat(first.auc()).isNotNull();
    }

    @Test
    void a_period_of_one_class_has_no_area_and_few_rows_no_index() {
        Period only = drift(days(0, 300, 1), days(301, 302, 1)).periods().getLast();
        assertThat(only.rowsAre()).isEqualTo(HeldOut.TEST);
        assertThat(only.auc()).isNull();
        assertThat(only.aucInterval()).isNull();
        assertThat(only.scorePsi()).isNull();
    }

    @Test
    void the_kind_of_period_follows_from_span_and_rows() {
        assertThat(fitting(8, 500)).isEqualTo(Periods.DAY);
        assertThat(fitting(60, 5_000)).isEqualTo(Periods.WEEK);
        assertThat(fitting(500, 5_000)).isEqualTo(Periods.MONTH);
        assertThat(fitting(500, 400)).isEqualTo(Periods.QUARTER);
        assertThat(fitting(5_000, 5_000)).isEqualTo(Periods.YEAR);
        assertThat(Periods.WEEK.label(Periods.WEEK.start(Periods.day(Instant.parse("2027-01-02T00:00:00Z")))))
                .isEqualTo("2026 W53");
    }

    private static Periods fitting(int days, int rows) {
        return Periods.fitting(START, START.plus(days, ChronoUnit.DAYS), rows);
    }

    @Test
    void without_times_there_are_no_periods() {
        List<ReportRow> rows = days(0, 100, 1).stream()
                .map(row -> new ReportRow(row.judged(), row.inputs(), Map.of(), null))
                .toList();
        assertThat(drift(rows, rows).periods()).isEmpty();
        assertThat(drift(rows, rows).scorePsi().value()).isZero();
    }
}
