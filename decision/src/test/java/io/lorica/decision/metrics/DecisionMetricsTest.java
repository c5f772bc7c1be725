package io.lorica.decision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.AutomatedErrors.Bound;
import io.lorica.api.training.AutomatedErrors.Evidence;
import io.lorica.api.training.Metrics;
import io.lorica.decision.Reference;
import io.lorica.decision.calibration.PolicyFit;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import io.lorica.testsupport.CreditSpec;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DecisionMetricsTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    /** Six rows worked out by hand: risky at .9, .6, .4; safe at .6, .3, .1. */
    private static final List<LabelledScores> ROWS =
            List.of(row(.9, "bad"), row(.6, "bad"), row(.4, "bad"), row(.6, "good"), row(.3, "good"), row(.1, "good"));

    @Test
    void metrics_equal_hand_computed_values() {
        Metrics metrics = DecisionMetrics.of(new DecisionPolicy(CreditSpec.SPEC, .5), ROWS);
        // TP 2, FN 1, FP 1, TN 2
        assertThat(metrics.rows()).isEqualTo(6);
        assertThat(metrics.accuracy()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(metrics.riskyRecall()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.mcc()).isCloseTo((4 - 1) / Math.sqrt(3 * 3 * 3 * 3), within(1e-12));
        assertThat(metrics.macroF1()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.meanCost()).isCloseTo((5 + 1) / 6.0, within(1e-12));
        assertThat(metrics.auc()).isCloseTo(7.5 / 9, within(1e-12));
        assertThat(metrics.ks()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(metrics.logLoss()).isCloseTo(-Math.log(.9 * .6 * .4 * .4 * .7 * .9) / 6, within(1e-12));
        assertThat(metrics.reviewShare()).isNull();
        assertThat(metrics.automated().overall()).isEqualTo(new Bound(6, 2, Evidence.INSUFFICIENT, null));
        assertThat(metrics.automated().outcomes().get("bad")).isEqualTo(new Bound(3, 1, Evidence.INSUFFICIENT, null));
        assertThat(metrics.outcomes().get("good").precision()).isCloseTo(2 / 3.0, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "three", "few"})
    void metrics_are_those_of_scikit_learn(String name) {
        Reference reference = Reference.of(name);
        DecisionSpec spec = reference.spec();
        JsonNode expected = reference.json().path("metrics");

        DecisionPolicy policy = PolicyFit.of(spec, reference.rows("validation"));
        Metrics metrics = DecisionMetrics.of(policy, reference.rows("test"));

        assertThat(metrics.accuracy()).isCloseTo(expected.path("accuracy").asDouble(), CLOSE);
        assertThat(metrics.macroF1()).isCloseTo(expected.path("macro_f1").asDouble(), CLOSE);
        assertThat(metrics.mcc()).isCloseTo(expected.path("mcc").asDouble(), CLOSE);
        assertThat(metrics.auc()).isCloseTo(expected.path("auc").asDouble(), CLOSE);
        assertThat(metrics.logLoss()).isCloseTo(expected.path("log_loss").asDouble(), CLOSE);
        assertThat(metrics.meanCost()).isCloseTo(expected.path("mean_cost").asDouble(), CLOSE);
        assertThat(metrics.calibrationError()).isCloseTo(expected.path("ece").asDouble(), within(1e-5));
        assertThat(metrics.uncalibratedError())
                .isCloseTo(expected.path("ece_uncalibrated").asDouble(), CLOSE);
        if (expected.path("review_share").isNull()) {
            assertThat(metrics.reviewShare()).isNull();
        } else {
            assertThat(metrics.reviewShare())
                    .isCloseTo(expected.path("review_share").asDouble(), CLOSE);
        }
        List<Bound> bounds = new ArrayList<>(List.of(metrics.automated().overall()));
        List<String> labels = reference.labels();
        for (int i = 0; i < labels.size(); i++) {
            Metrics.OutcomeMetrics outcome = metrics.outcomes().get(labels.get(i));
            assertThat(outcome.recall())
                    .isCloseTo(expected.path("recall").path(i).asDouble(), CLOSE);
            assertThat(outcome.precision())
                    .isCloseTo(expected.path("precision").path(i).asDouble(), CLOSE);
            assertThat(outcome.auc())
                    .isCloseTo(expected.path("auc_each").path(i).asDouble(), CLOSE);
            bounds.add(metrics.automated().outcomes().get(labels.get(i)));
        }
        for (int i = 0; i < bounds.size(); i++) {
            JsonNode bound = expected.path("bounds").path(i);
            assertThat(bounds.get(i).decided()).isEqualTo(bound.path("decided").asInt());
            assertThat(bounds.get(i).errors()).isEqualTo(bound.path("errors").asInt());
            if (bound.path("upper").isNull()) {
                assertThat(bounds.get(i).evidence()).isEqualTo(Evidence.INSUFFICIENT);
            } else {
                assertThat(bounds.get(i).upperBound())
                        .isCloseTo(bound.path("upper").asDouble(), CLOSE);
            }
        }
    }

    @Test
    void error_bounds_are_those_of_scipys_beta_quantile() {
        for (JsonNode bound : Reference.of("bounds").json().path("bounds")) {
            assertThat(ErrorBound.upper(bound.path(0).asInt(), bound.path(1).asInt()))
                    .isCloseTo(bound.path(2).asDouble(), within(1e-9));
        }
        // The rule of three, and why 30 rows are the fewest.
        assertThat(ErrorBound.upper(300, 0))
                .isCloseTo(1 - Math.pow(.05, 1 / 300.0), within(1e-12))
                .isLessThan(.01);
        assertThat(ErrorBound.of(29, 0)).isEqualTo(new Bound(29, 0, Evidence.INSUFFICIENT, null));
        assertThat(ErrorBound.of(30, 0).upperBound()).isCloseTo(1 - Math.pow(.05, 1 / 30.0), within(1e-12));
    }

    @Test
    void the_error_of_a_bin_is_how_far_its_mean_is_from_what_came_true() {
        List<ScoredRow> rows = new ArrayList<>();
        // Rows of one probability are one bin: half of those at .2 come true, and all of those at .9.
        for (int i = 0; i < 10; i++) {
            rows.add(new ScoredRow(.2, i % 2 == 0));
            rows.add(new ScoredRow(.9, true));
        }
        assertThat(CalibrationError.of(rows)).isCloseTo((.3 + .1) / 2, within(1e-12));
        // Ten rows, ten bins: each is its own error.
        List<ScoredRow> each = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            each.add(new ScoredRow(i / 10.0, false));
        }
        assertThat(CalibrationError.of(each)).isCloseTo(.45, within(1e-12));
        assertThat(CalibrationError.of(List.of())).isZero();
    }

    @Test
    void a_constant_answer_has_no_skill() {
        var policy = new DecisionPolicy(CreditSpec.SPEC, 1 / 6.0);
        Metrics constant = DecisionMetrics.ofJudged(policy, ConstantAnswer.judged(policy, ROWS, ROWS));
        assertThat(constant.mcc()).isZero();
        assertThat(constant.ks()).isZero();
        assertThat(constant.auc()).isEqualTo(.5);
        assertThat(constant.riskyRecall()).isEqualTo(1);
        assertThat(constant.meanCost()).isEqualTo(.5);
        assertThat(constant.logLoss()).isCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void the_cheapest_constant_answer_may_be_a_review() {
        Reference reference = Reference.of("three");
        var policy = new DecisionPolicy(reference.spec(), null);
        Metrics constant = DecisionMetrics.ofJudged(
                policy, ConstantAnswer.judged(policy, reference.rows("validation"), reference.rows("test")));
        assertThat(constant.reviewShare()).isEqualTo(1);
        assertThat(constant.auc()).isEqualTo(.5);
        assertThat(constant.automated().overall()).isEqualTo(new Bound(0, 0, Evidence.INSUFFICIENT, null));
    }

    @Test
    void the_interval_of_several_outcomes_holds_the_mean_area() {
        Reference reference = Reference.of("few");
        DecisionPolicy policy = PolicyFit.of(reference.spec(), reference.rows("validation"));
        var interval = DecisionMetrics.aucInterval(policy, reference.rows("test"), new Bootstrap(200, 7));
        double auc = DecisionMetrics.of(policy, reference.rows("test")).auc();
        assertThat(interval.low()).isLessThan(auc);
        assertThat(interval.high()).isGreaterThan(auc);
        assertThat(DecisionMetrics.aucInterval(policy, reference.rows("test"), new Bootstrap(200, 7)))
                .isEqualTo(interval);
    }

    @Test
    void metrics_have_flat_names_and_those_of_outcomes_beyond_two() {
        Reference three = Reference.of("three");
        DecisionPolicy policy = PolicyFit.of(three.spec(), three.rows("validation"));
        assertThat(MetricNames.flat(DecisionMetrics.of(policy, three.rows("test"))))
                .containsKeys("auc", "mcc", "macro_f1", "log_loss", "ece", "ece_uncalibrated", "review_share")
                .containsKeys("recall_clean", "precision_minor", "auc_fraud", "risky_recall", "mean_cost")
                .doesNotContainKey("ks");
        assertThat(MetricNames.flat(DecisionMetrics.of(new DecisionPolicy(CreditSpec.SPEC, .5), ROWS)))
                .containsKeys("auc", "ks", "risky_recall", "log_loss", "ece")
                .doesNotContainKeys("recall_bad", "review_share", "error_bound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Paid late!|paid_late", "  A-b  |a_b", "\u6b3a\u8bc8|\u6b3a\u8bc8", "1.0|1_0"})
    void a_label_becomes_a_part_of_a_name(String example) {
        String[] parts = example.split("\\|", -1);
        assertThat(MetricNames.ofLabel(parts[0])).isEqualTo(parts[1]);
    }

    @Test
    void nothing_is_measured_without_rows() {
        assertThatThrownBy(() -> DecisionMetrics.of(new DecisionPolicy(CreditSpec.SPEC, .5), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LabelledScores row(double risk, String label) {
        return new LabelledScores(label, List.of(new PartScore("test", List.of(Math.log(1 - risk), Math.log(risk)))));
    }
}
