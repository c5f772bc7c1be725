package io.lorica.decision.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.CalibrationMethod;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.ScoreCalibration;
import io.lorica.decision.Reference;
import io.lorica.decision.score.Calibration;
import io.lorica.decision.score.Estimator;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.OutcomeScores;
import io.lorica.decision.score.PartScore;
import io.lorica.testsupport.CreditSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CalibrationFitTest {

    @ParameterizedTest
    @ValueSource(strings = {"two", "three", "few"})
    void weights_and_shifts_are_those_of_scipys_minimiser(String name) {
        Reference reference = Reference.of(name);
        double[][] scores = logProbabilities(reference.rows("validation"));
        int[] truths = truths(reference.labels(), reference.rows("validation"));
        for (JsonNode expected : reference.json().path("calibrations")) {
            var method = CalibrationMethod.valueOf(expected.path("method").asString());
            var loss = new CalibrationLoss(method, scores, truths);
            double[] best = Newton.minimum(loss, loss.identity());

            assertThat(loss.value(loss.identity()))
                    .isCloseTo(expected.path("loss_before").asDouble(), within(1e-10));
            assertThat(loss.value(best)).isCloseTo(expected.path("loss").asDouble(), within(1e-9));
            assertClose(loss.calibration(best).weights(), Reference.numbers(expected.path("weights")));
            assertClose(loss.calibration(best).shifts(), Reference.numbers(expected.path("shifts")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "three", "few"})
    void vector_scaling_is_for_rows_enough_of_each_outcome(String name) {
        Reference reference = Reference.of(name);

        ScoreCalibration fitted = CalibrationFit.of(reference.spec(), reference.rows("validation"));

        assertThat(fitted.method())
                .isEqualTo(
                        CalibrationMethod.valueOf(reference.json().path("used").asString()));
    }

    @Test
    void rows_that_scores_tell_apart_entirely_get_the_frequencies_of_platts_targets() {
        // 3 good, 1 bad: Platt's targets are 4/5 and 2/3; scores of -5 and 5 can meet both exactly.
        ScoreCalibration fitted = CalibrationFit.of(
                CreditSpec.SPEC, List.of(row("good", -5), row("good", -5), row("good", -5), row("bad", 5)));

        assertThat(risk(fitted, 5)).isCloseTo(2 / 3.0, within(1e-6));
        assertThat(risk(fitted, -5)).isCloseTo(1 / 5.0, within(1e-6));
    }

    @Test
    void scores_that_are_wrong_way_round_say_next_to_nothing_and_keep_their_order() {
        List<LabelledScores> rows = IntStream.range(0, 200)
                .mapToObj(i -> row(i % 4 == 0 ? "bad" : "good", i % 4 == 0 ? -1 : 1))
                .toList();

        ScoreCalibration fitted = CalibrationFit.of(CreditSpec.SPEC, rows);

        assertThat(fitted.weights()).containsOnly(CalibrationFit.LEAST_WEIGHT);
        assertThat(risk(fitted, 1)).isGreaterThan(risk(fitted, -1)).isCloseTo(0.25, within(0.01));
    }

    @Test
    void scores_that_say_nothing_leave_the_share_of_each_outcome() {
        List<LabelledScores> rows = IntStream.range(0, 98)
                .mapToObj(i -> row(i < 24 ? "bad" : "good", 0.3))
                .toList();

        assertThat(risk(CalibrationFit.of(CreditSpec.SPEC, rows), 0.3)).isCloseTo(0.25, within(0.01));
    }

    @Test
    void a_row_of_no_outcome_and_a_broken_score_are_refused() {
        assertThatThrownBy(() -> CalibrationFit.of(CreditSpec.SPEC, List.of(row("ugly", 1))))
                .hasMessageContaining("'ugly'");
        assertThatThrownBy(() -> CalibrationFit.of(CreditSpec.SPEC, List.of(row("bad", Double.NaN))))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> CalibrationFit.of(CreditSpec.SPEC, List.of())).hasMessageContaining("without rows");
    }

    @Property(tries = 100)
    void no_calibration_makes_the_loss_it_is_fitted_by_larger(
            @ForAll @IntRange(min = 2, max = 6) int outcomes,
            @ForAll @IntRange(min = 1, max = 150) int rows,
            @ForAll @DoubleRange(min = 0.01, max = 200) double sure,
            @ForAll long seed) {
        double[][] scores = logProbabilities(random(outcomes, rows, sure, seed));
        int[] truths = truths(labels(outcomes), random(outcomes, rows, sure, seed));
        for (CalibrationMethod method : outcomes == 2
                ? List.of(CalibrationMethod.PLATT)
                : List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.VECTOR)) {
            var loss = new CalibrationLoss(method, scores, truths);
            double[] best = Newton.minimum(loss, loss.identity());
            assertThat(loss.value(best)).isLessThanOrEqualTo(loss.value(loss.identity()));
        }
    }

    @Property(tries = 100)
    void calibrated_probabilities_sum_to_1_and_of_two_outcomes_keep_their_order(
            @ForAll @IntRange(min = 2, max = 6) int outcomes,
            @ForAll @IntRange(min = 1, max = 150) int rows,
            @ForAll @DoubleRange(min = 0.01, max = 200) double sure,
            @ForAll long seed) {
        DecisionSpec spec = spec(outcomes);
        List<LabelledScores> known = random(outcomes, rows, sure, seed);
        DecisionPolicy policy = PolicyFit.of(spec, known);
        var calibrated = new Estimator(spec, Calibration.of(policy.calibration()));
        var plain = new Estimator(spec, new Calibration.None());

        assertThat(policy.calibration()).isEqualTo(CalibrationFit.of(spec, known));
        double[][] risks = new double[known.size()][];
        for (int i = 0; i < risks.length; i++) {
            var after = calibrated.probabilities(known.get(i).parts());
            assertThat(after.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-9));
            risks[i] = new double[] {
                plain.probabilities(known.get(i).parts()).get("l1"), after.get("l1"),
            };
        }
        if (outcomes == 2) {
            for (double[] one : risks) {
                for (double[] other : risks) {
                    assertThat(one[0] < other[0] && one[1] > other[1] + 1e-12).isFalse();
                }
            }
        }
    }

    @Test
    void of_two_outcomes_without_review_the_threshold_follows_from_the_costs() {
        List<LabelledScores> rows = List.of(row("bad", 1), row("good", -1));
        assertThat(PolicyFit.of(CreditSpec.SPEC, rows).riskThreshold()).isCloseTo(1 / 6.0, within(1e-15));
        assertThat(PolicyFit.of(
                                Reference.of("three").spec(),
                                Reference.of("three").rows("validation"))
                        .riskThreshold())
                .isNull();
    }

    private static DecisionSpec spec(int outcomes) {
        return new DecisionSpec(
                "random",
                CreditSpec.SPEC.fields(),
                "{{ note }}",
                labels(outcomes).stream()
                        .map(label -> new DecisionSpec.Outcome(label, " " + label, label))
                        .toList(),
                "l0",
                null);
    }

    private static List<String> labels(int outcomes) {
        return IntStream.range(0, outcomes).mapToObj(i -> "l" + i).toList();
    }

    private static List<LabelledScores> random(int outcomes, int rows, double sure, long seed) {
        Random random = new Random(seed);
        List<LabelledScores> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int truth = random.nextInt(outcomes);
            List<Double> scores = IntStream.range(0, outcomes)
                    .mapToObj(k -> sure * (random.nextGaussian() + (k == truth ? 1 : 0)))
                    .toList();
            all.add(new LabelledScores("l" + truth, List.of(new PartScore("random", scores))));
        }
        return all;
    }

    private static LabelledScores row(String label, double logOddsOfBad) {
        return new LabelledScores(label, List.of(new PartScore("test", List.of(0.0, logOddsOfBad))));
    }

    private static double risk(ScoreCalibration calibration, double logOddsOfBad) {
        return new Estimator(CreditSpec.SPEC, Calibration.of(calibration))
                .probabilities(row("bad", logOddsOfBad).parts())
                .get("bad");
    }

    private static double[][] logProbabilities(List<LabelledScores> rows) {
        return rows.stream()
                .map(row ->
                        OutcomeScores.sum(
                                        row.parts(),
                                        row.parts().getFirst().logOdds().size())
                                .logProbabilities()
                                .stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                .toArray(double[][]::new);
    }

    private static int[] truths(List<String> labels, List<LabelledScores> rows) {
        return rows.stream().mapToInt(row -> labels.indexOf(row.label())).toArray();
    }

    private static void assertClose(List<Double> actual, List<Double> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-4 * Math.max(1, Math.abs(expected.get(i)))));
        }
    }
}
