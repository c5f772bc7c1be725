package io.lorica.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.report.SplitMethod;
import io.lorica.api.training.Split;
import io.lorica.decision.field.FieldValue;
import io.lorica.intake.DataRow;
import io.lorica.intake.ParsedRows;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitChoiceTest {
    private static final Split BY_TIME = new Split(0.1, 0.2, 1, SplitMethod.BY_TIME);
    private static final LocalDate START = LocalDate.of(2026, 1, 1);

    /** Rows of days, given in no order. */
    private static List<ParsedRows.Accepted> days(int count) {
        List<Integer> days = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(days, new Random(3));
        return days.stream().map(day -> row(day, day, null)).toList();
    }

    private static ParsedRows.Accepted row(int amount, @Nullable Integer day, @Nullable String entity) {
        return new ParsedRows.Accepted(
                amount + 2,
                new DataRow.Table(
                        Map.of("amount", new FieldValue.Numeric(BigDecimal.valueOf(amount))),
                        amount % 2 == 0 ? "good" : "bad",
                        Map.of(),
                        day == null ? null : new FieldValue.Day(START.plusDays(day)),
                        entity == null ? null : new FieldValue.Category(entity)));
    }

    private static List<Integer> days(List<SplitRow> rows, SplitName split) {
        return rows.stream()
                .filter(row -> row.split() == split)
                .map(row -> (int) START.until(
                        LocalDate.parse(((DataRow.Table) row.row()).eventTime().text()), ChronoUnit.DAYS))
                .sorted()
                .toList();
    }

    @Test
    void by_time_the_latest_rows_are_tested_on_and_those_before_them_validate() {
        List<SplitRow> rows = SplitChoice.split(days(100), BY_TIME);
        assertThat(days(rows, SplitName.TRAINING)).hasSize(70).first().isEqualTo(0);
        assertThat(days(rows, SplitName.VALIDATION)).hasSize(10).first().isEqualTo(70);
        assertThat(days(rows, SplitName.TEST)).hasSize(20).first().isEqualTo(80);
    }

    @Test
    void by_time_rows_keep_their_order_and_their_seed_does_not_matter() {
        List<SplitRow> rows = SplitChoice.split(days(50), BY_TIME);
        assertThat(rows.stream().map(SplitRow::line))
                .containsExactlyElementsOf(
                        days(50).stream().map(ParsedRows.Accepted::line).toList());
        assertThat(SplitChoice.split(days(50), new Split(0.1, 0.2, 9, SplitMethod.BY_TIME)))
                .isEqualTo(rows);
    }

    @Test
    void rows_of_one_time_go_to_one_split() {
        List<ParsedRows.Accepted> rows =
                IntStream.range(0, 100).mapToObj(i -> row(i, i / 30, null)).toList();
        List<SplitRow> split = SplitChoice.split(rows, BY_TIME);
        // Days 0, 1 and 2 have thirty rows each, day 3 ten: the ten are too few, so day 2 is tested on as well.
        assertThat(days(split, SplitName.TEST)).hasSize(40).containsOnly(2, 3);
        assertThat(days(split, SplitName.VALIDATION)).hasSize(30).containsOnly(1);
        assertThat(days(split, SplitName.TRAINING)).hasSize(30).containsOnly(0);
    }

    @Test
    void an_entity_goes_whole_where_its_latest_row_belongs() {
        List<ParsedRows.Accepted> rows = new ArrayList<>(days(100));
        rows.add(row(200, 1, "late"));
        rows.add(row(201, 99, "late"));
        rows.add(row(202, 1, "early"));
        rows.add(row(203, 5, "early"));
        List<SplitRow> split = SplitChoice.split(rows, BY_TIME);
        assertThat(split.subList(100, 104))
                .extracting(SplitRow::split)
                .containsExactly(SplitName.TEST, SplitName.TEST, SplitName.TRAINING, SplitName.TRAINING);
    }

    @Test
    void rows_with_equal_inputs_go_where_the_later_one_belongs() {
        List<ParsedRows.Accepted> rows = new ArrayList<>(days(100));
        rows.add(row(99, 0, null));
        assertThat(SplitChoice.split(rows, BY_TIME).getLast().split()).isEqualTo(SplitName.TEST);
    }

    @Test
    void rows_without_a_time_are_trained_on() {
        List<ParsedRows.Accepted> rows = IntStream.range(0, 100)
                .mapToObj(i -> row(i, i < 90 ? null : i, null))
                .toList();
        List<SplitRow> split = SplitChoice.split(rows, BY_TIME);
        assertThat(split.stream().filter(row -> row.split() == SplitName.TEST)).hasSize(10);
        assertThat(split.stream().filter(row -> row.split() == SplitName.VALIDATION))
                .isEmpty();
        assertThat(split.getFirst().split()).isEqualTo(SplitName.TRAINING);
    }

    @Test
    void at_random_an_entity_is_in_one_split_too() {
        List<ParsedRows.Accepted> rows = IntStream.range(0, 200)
                .mapToObj(i -> row(i, i, "customer " + i / 4))
                .toList();
        List<SplitRow> split = SplitChoice.split(rows, new Split(0.2, 0.2, 1));
        for (int customer = 0; customer < 50; customer++) {
            assertThat(split.subList(4 * customer, 4 * customer + 4).stream()
                            .map(SplitRow::split)
                            .distinct())
                    .hasSize(1);
        }
        assertThat(split.stream().map(SplitRow::split).distinct()).hasSize(3);
    }

    /** Whose first row is good, so that drawing by it alone does not know of the bad ones. */
    @Property
    void at_random_entities_stay_whole_and_each_label_has_its_share_of_each_split(@ForAll long seed) {
        var random = new Random(seed);
        List<ParsedRows.Accepted> rows = new ArrayList<>();
        for (int customer = 0; customer < 60; customer++) {
            int size = 1 + random.nextInt(6);
            boolean isRisky = customer < 5;
            for (int row = 0; row < size; row++) {
                rows.add(labelled(isRisky && row > 0 ? "bad" : "good", rows.size(), "customer " + customer));
            }
            if (isRisky) {
                rows.add(labelled("bad", rows.size(), "customer " + customer));
            }
        }
        List<SplitRow> split = SplitChoice.split(rows, new Split(0.1, 0.2, seed));
        assertThat(split.stream()
                        .collect(Collectors.groupingBy(SplitChoiceTest::entity))
                        .values())
                .allSatisfy(customer -> assertThat(
                                customer.stream().map(SplitRow::split).distinct())
                        .hasSize(1));
        for (String label : List.of("good", "bad")) {
            assertThat(count(split, SplitName.TRAINING, label)).isPositive();
            assertThat((double) count(split, SplitName.VALIDATION, label))
                    .isPositive()
                    .isCloseTo(0.1 * count(rows, label), within(6.0));
            assertThat((double) count(split, SplitName.TEST, label))
                    .isPositive()
                    .isCloseTo(0.2 * count(rows, label), within(6.0));
        }
        assertThat(SplitChoice.split(rows, new Split(0.1, 0.2, seed))).isEqualTo(split);
    }

    @Test
    void entities_that_are_larger_than_a_splits_share_are_held_out_too() {
        List<ParsedRows.Accepted> rows = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            rows.add(labelled(row % 10 == 0 ? "bad" : "good", row, "branch " + row / 60));
        }
        List<SplitRow> split = SplitChoice.split(rows, new Split(0.1, 0.1, 1));
        for (String label : List.of("good", "bad")) {
            assertThat(count(split, SplitName.TEST, label)).isEqualTo(count(rows, label) / 5);
            assertThat(count(split, SplitName.VALIDATION, label)).isEqualTo(count(rows, label) / 5);
        }
    }

    @Test
    void a_label_of_three_rows_has_one_in_each_split() {
        List<ParsedRows.Accepted> rows = IntStream.range(0, 100)
                .mapToObj(row -> labelled(row % 40 == 7 ? "bad" : "good", row, null))
                .toList();
        List<SplitRow> split = SplitChoice.split(rows, new Split(0.1, 0.1, 1));
        for (SplitName name : SplitName.values()) {
            assertThat(count(split, name, "bad")).isEqualTo(1);
        }
    }

    /** A file that is uploaded again gets the split that it had. */
    @Test
    void the_split_of_single_rows_does_not_change_from_release_to_release() {
        List<ParsedRows.Accepted> rows = IntStream.range(0, 40)
                .mapToObj(row -> labelled(row % 3 == 0 ? "bad" : "good", row, null))
                .toList();
        List<SplitRow> split = SplitChoice.split(rows, new Split(0.1, 0.2, 7));
        assertThat(lines(split, SplitName.TEST)).containsExactly(10L, 11L, 17L, 22L, 34L, 37L, 40L, 41L);
        assertThat(lines(split, SplitName.VALIDATION)).containsExactly(16L, 21L, 26L, 30L);
    }

    private static List<Long> lines(List<SplitRow> rows, SplitName split) {
        return rows.stream()
                .filter(row -> row.split() == split)
                .map(SplitRow::line)
                .toList();
    }

    private static ParsedRows.Accepted labelled(String label, int amount, @Nullable String entity) {
        return new ParsedRows.Accepted(
                amount + 2,
                new DataRow.Table(
                        Map.of("amount", new FieldValue.Numeric(BigDecimal.valueOf(amount))),
                        label,
                        Map.of(),
                        null,
                        entity == null ? null : new FieldValue.Category(entity)));
    }

    private static String entity(SplitRow row) {
        return Objects.requireNonNull(((DataRow.Table) row.row()).entity()).text();
    }

    private static long count(List<SplitRow> rows, SplitName split, String label) {
        return rows.stream()
                .filter(row -> row.split() == split && row.row().stratum().equals(label))
                .count();
    }

    private static long count(List<ParsedRows.Accepted> rows, String label) {
        return rows.stream().filter(row -> row.row().stratum().equals(label)).count();
    }
}
