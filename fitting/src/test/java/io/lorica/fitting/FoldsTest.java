package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {

    @Test
    void each_row_is_scored_once_by_a_fit_without_it_and_a_rare_outcome_is_in_every_fold() {
        List<LabelledRow> rows = IntStream.range(0, 103)
                .mapToObj(i -> new LabelledRow(Map.of(), i < 10 ? 1 : 0, null, null))
                .toList();
        List<Folds.Fold> folds = Folds.of(rows, 1);
        assertThat(folds.stream()
                        .flatMapToInt(fold -> Arrays.stream(fold.scored()))
                        .sorted())
                .containsExactly(IntStream.range(0, 103).boxed().toArray(Integer[]::new));
        for (Folds.Fold fold : folds) {
            assertThat(fold.fitted()).hasSize(103 - fold.scored().length);
            assertThat(Arrays.stream(fold.scored()).filter(row -> row < 10)).hasSize(2);
            assertThat(Arrays.stream(fold.fitted()))
                    .doesNotContainAnyElementsOf(
                            Arrays.stream(fold.scored()).boxed().toList());
        }
    }

    @Test
    void rows_of_one_entity_are_on_one_side() {
        List<LabelledRow> rows = IntStream.range(0, 300)
                .mapToObj(i -> new LabelledRow(Map.of(), i % 2, null, "customer " + i % 37))
                .toList();
        for (Folds.Fold fold : Folds.of(rows, 1)) {
            Set<String> known = entities(rows, fold.fitted());
            known.retainAll(entities(rows, fold.scored()));
            assertThat(known).isEmpty();
        }
    }

    /** A customer's rows are mostly of outcome 0; the twelve of outcome 1 belong to six customers of many rows. */
    @Test
    void folds_are_balanced_where_entities_are_large_and_of_several_outcomes() {
        List<LabelledRow> rows = new ArrayList<>();
        for (int customer = 0; customer < 40; customer++) {
            int size = customer < 6 ? 12 : 1 + customer % 5;
            for (int row = 0; row < size; row++) {
                rows.add(new LabelledRow(Map.of(), customer < 6 && row < 2 ? 1 : 0, null, "customer " + customer));
            }
        }
        for (long seed = 0; seed < 20; seed++) {
            List<Folds.Fold> folds = Folds.of(rows, seed);
            assertThat(folds).hasSize(5);
            for (Folds.Fold fold : folds) {
                assertThat(fold.scored().length).isCloseTo(rows.size() / 5, within(10));
                assertThat(Arrays.stream(fold.scored())
                                .filter(row -> rows.get(row).outcome() == 1))
                        .hasSizeBetween(2, 4);
            }
        }
    }

    private static Set<String> entities(List<LabelledRow> rows, int[] chosen) {
        return Arrays.stream(chosen)
                .mapToObj(row -> Objects.requireNonNull(rows.get(row).entity()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void where_there_are_times_what_is_scored_is_later_than_what_was_fitted_on() {
        List<LabelledRow> rows = IntStream.range(0, 200)
                .mapToObj(i -> new LabelledRow(Map.of(), i % 2, Instant.ofEpochSecond(i * 7919L % 61), null))
                .toList();
        List<Folds.Fold> folds = Folds.of(rows, 1);
        assertThat(folds).hasSize(4);
        for (Folds.Fold fold : folds) {
            Instant last = Arrays.stream(fold.fitted())
                    .mapToObj(row -> time(rows, row))
                    .max(Instant::compareTo)
                    .orElseThrow();
            assertThat(Arrays.stream(fold.scored()).mapToObj(row -> time(rows, row)))
                    .allMatch(time -> time.isAfter(last));
        }
    }

    private static Instant time(List<LabelledRow> rows, int row) {
        return Objects.requireNonNull(rows.get(row).time());
    }
}
