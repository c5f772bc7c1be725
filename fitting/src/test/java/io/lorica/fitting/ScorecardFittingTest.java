package io.lorica.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionParts;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.PartUse;
import io.lorica.api.decision.Trend;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.score.PartScore;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.ScorecardFiles;
import io.lorica.scorecard.points.FieldPoints;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorecardFittingTest {
    private static final List<LabelledRow> TWO = Rows.of(1_200, 2, 1);
    private static final Fitted FITTED =
            new ScorecardFitting(Rows.spec("good", "bad"), TWO, 1).fit().orElseThrow();

    @Test
    void each_part_learns_and_the_whole_beats_each() {
        List<LabelledRow> fresh = Rows.of(2_000, 2, 2);
        double whole = loss(FITTED.scorecard(), fresh);
        for (ScorecardFitting.PartReport part : FITTED.parts()) {
            assertThat(part.loss()).as(part.part()).isLessThan(0.69).isGreaterThan(whole);
        }
        assertThat(whole).isLessThan(0.54);
    }

    @Test
    void how_many_threads_there_are_changes_nothing() throws Exception {
        try (var one = new ForkJoinPool(1);
                var four = new ForkJoinPool(4)) {
            List<LabelledRow> rows = TWO.subList(0, 400);
            Fitted alone = one.submit(() -> new ScorecardFitting(Rows.spec("good", "bad"), rows, 1)
                            .fit()
                            .orElseThrow())
                    .get();
            Fitted together = four.submit(() -> new ScorecardFitting(Rows.spec("good", "bad"), rows, 1)
                            .fit()
                            .orElseThrow())
                    .get();
            assertThat(together.trees()).isEqualTo(alone.trees());
            assertThat(together.scorecard().intercepts())
                    .isEqualTo(alone.scorecard().intercepts());
            assertThat(together.scorecard().points())
                    .isEqualTo(alone.scorecard().points());
            assertThat(together.scorecard().words()).isEqualTo(alone.scorecard().words());
        }
    }

    @Test
    void what_was_written_scores_as_what_was_fitted(@TempDir Path folder) throws IOException {
        ScorecardFiles.write(folder, FITTED.scorecard(), FITTED.trees());
        Scorecard read = ScorecardFiles.read(folder);
        for (LabelledRow row : Rows.of(300, 2, 3)) {
            assertThat(read.score(row.inputs())).isEqualTo(FITTED.scorecard().score(row.inputs()));
        }
        assertThat(read.score(Map.of())).isEqualTo(FITTED.scorecard().score(Map.of()));
    }

    @Test
    void a_field_of_many_categories_that_says_nothing_gets_next_to_no_points() {
        double spread = Objects.requireNonNull(FITTED.scorecard().points()).part().fields().stream()
                .filter(field -> field.field().equals(Rows.SHOP))
                .mapToDouble(ScorecardFittingTest::spread)
                .findFirst()
                .orElseThrow();
        assertThat(spread).isLessThan(0.3);
    }

    private static double spread(FieldPoints field) {
        double[] points = field.bins().stream()
                .mapToDouble(bin ->
                        field.weight() * (bin.evidence().get(1) - bin.evidence().get(0)))
                .sorted()
                .toArray();
        return points[points.length - 1] - points[0];
    }

    @Test
    void four_outcomes() {
        Fitted fitted = new ScorecardFitting(Rows.spec("a", "b", "c", "d"), Rows.of(1_500, 4, 4), 1)
                .fit()
                .orElseThrow();
        List<LabelledRow> fresh = Rows.of(1_000, 4, 5);
        // What is to be learnt is whether the outcome is a; the others are as likely as each other.
        assertThat(loss(fitted.scorecard(), fresh)).isLessThan(1.12);
        double[] mean = new double[4];
        fresh.forEach(row -> {
            double[] p = probabilities(fitted.scorecard(), row);
            for (int i = 0; i < p.length; i++) {
                mean[i] += p[i] / fresh.size();
            }
        });
        assertThat(mean[1]).isCloseTo(mean[2], within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "3, 1", "5, 3"})
    void few_rows_of_rare_outcomes_and_fields_that_say_nothing_give_finite_scores(int outcomes, int rare) {
        List<LabelledRow> rows = new ArrayList<>();
        for (int i = 0; i < 8 + rare * (outcomes - 1); i++) {
            rows.add(new LabelledRow(
                    Map.of(
                            Rows.AMOUNT,
                            new FieldValue.Numeric(
                                    i % 2 == 0
                                            ? BigDecimal.TEN.pow(60)
                                            : BigDecimal.TEN.pow(60).negate()),
                            Rows.HOME,
                            new FieldValue.Category("own"),
                            Rows.NOTE,
                            new FieldValue.Text("?!")),
                    i < 8 ? 0 : 1 + (i - 8) % (outcomes - 1),
                    Instant.EPOCH,
                    null));
        }
        String[] labels = IntStream.range(0, outcomes).mapToObj(i -> "o" + i).toArray(String[]::new);
        Fitted fitted = new ScorecardFitting(Rows.spec(labels), rows, 1).fit().orElseThrow();
        rows.forEach(row -> fitted.scorecard()
                .score(row.inputs())
                .forEach(part -> assertThat(part.logOdds()).as(part.part()).allMatch(Double::isFinite)));
        assertThat(fitted.outOfFold(0)).isPresent();
    }

    @Test
    void a_trend_is_kept_by_points_and_trees() {
        DecisionSpec spec = Rows.spec("good", "bad");
        DecisionSpec falling = spec.withFields(spec.fields().stream()
                .map(field -> field.name().equals(Rows.AMOUNT) ? field.withTrend(Trend.DECREASING) : field)
                .toList());
        Fitted fitted = new ScorecardFitting(falling, TWO, 1).fit().orElseThrow();
        // In truth the risk rises with the amount, so that the wish leaves nothing, and is told.
        assertThat(fitted.warnings()).anyMatch(warning -> warning.contains(Rows.AMOUNT));
        DecisionSpec rising = spec.withFields(spec.fields().stream()
                .map(field -> field.name().equals(Rows.AMOUNT) ? field.withTrend(Trend.INCREASING) : field)
                .toList());
        Scorecard scorecard =
                new ScorecardFitting(rising, TWO, 1).fit().orElseThrow().scorecard();
        for (LabelledRow row : TWO.subList(0, 50)) {
            double before = Double.NEGATIVE_INFINITY;
            for (int amount = -60; amount < 1_100; amount += 10) {
                Map<String, FieldValue> inputs = new HashMap<>(row.inputs());
                inputs.put(Rows.AMOUNT, new FieldValue.Numeric(BigDecimal.valueOf(amount)));
                double[] p = probabilities(scorecard, new LabelledRow(inputs, 0, null, null));
                assertThat(p[1]).isGreaterThanOrEqualTo(before - 1e-6);
                before = p[1];
            }
        }
    }

    @Test
    void a_field_that_is_the_label_in_disguise_is_told_and_one_that_is_good_is_not() {
        List<LabelledRow> rows = TWO.stream()
                .map(row -> {
                    Map<String, FieldValue> inputs = new HashMap<>(row.inputs());
                    inputs.put(Rows.HOME, new FieldValue.Category(row.outcome() == 1 ? "written off" : "paid"));
                    return new LabelledRow(inputs, row.outcome(), null, null);
                })
                .toList();
        assertThat(new ScorecardFitting(Rows.spec("good", "bad"), rows, 1)
                        .fit()
                        .orElseThrow()
                        .warnings())
                .singleElement()
                .asString()
                .contains(Rows.HOME, "IGNORED");
        assertThat(FITTED.warnings()).isEmpty();
    }

    @Test
    void an_outcome_of_few_rows_is_told() {
        List<LabelledRow> rows = Stream.concat(
                        TWO.stream().filter(row -> row.outcome() == 0),
                        TWO.stream().filter(row -> row.outcome() == 1).limit(40))
                .toList();
        assertThat(new ScorecardFitting(Rows.spec("good", "bad"), rows, 1)
                        .fit()
                        .orElseThrow()
                        .warnings())
                .singleElement()
                .asString()
                .contains("'bad'", "40 rows", "add rows");
    }

    @Test
    void parts_that_the_spec_leaves_out_are_not_fitted() {
        DecisionSpec spec = Rows.spec("good", "bad")
                .withParts(new DecisionParts(PartUse.NEVER, PartUse.AUTO, PartUse.NEVER, PartUse.AUTO));
        Fitted fitted = new ScorecardFitting(spec, TWO, 1).fit().orElseThrow();
        assertThat(fitted.parts())
                .singleElement()
                .satisfies(part -> assertThat(part.part()).isEqualTo(Scorecard.BOOSTING));
        DecisionSpec nothing =
                spec.withParts(new DecisionParts(PartUse.NEVER, PartUse.NEVER, PartUse.NEVER, PartUse.AUTO));
        assertThat(new ScorecardFitting(nothing, TWO, 1).fit()).isEmpty();
    }

    private static double loss(Scorecard scorecard, List<LabelledRow> rows) {
        return rows.stream()
                .mapToDouble(row -> -Math.log(probabilities(scorecard, row)[row.outcome()]))
                .average()
                .orElseThrow();
    }

    private static double[] probabilities(Scorecard scorecard, LabelledRow row) {
        double[] scores = new double[scorecard.labels().size()];
        for (PartScore part : scorecard.score(row.inputs())) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] += part.logOdds().get(i);
            }
        }
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i]);
            total += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= total;
        }
        return scores;
    }
}
