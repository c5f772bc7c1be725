package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.training.Evaluation;
import io.lorica.api.training.Metrics;
import io.lorica.decision.calibration.PolicyFit;
import io.lorica.decision.metrics.Bootstrap;
import io.lorica.decision.metrics.ConstantAnswer;
import io.lorica.decision.metrics.DecisionMetrics;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.metrics.MetricNames;
import io.lorica.decision.score.LabelledScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may decide, side by side: each is calibrated on the validation rows, chooses by the declared costs, and is
 * measured on the test rows.
 */
final class Contenders {
    /** What decides; its metrics have no prefix, and its policy is the version's. */
    static final String DECISION = "decision";

    private static final String CONSTANT = "constant";
    private static final int BOOTSTRAP_SAMPLES = 1_000;

    private final DecisionSpec spec;
    private final Bootstrap bootstrap;
    private final Map<String, Metrics> contenders = new LinkedHashMap<>();
    private final Map<String, List<JudgedRow>> judged = new LinkedHashMap<>();
    private final Map<String, Double> intervals = new LinkedHashMap<>();
    private @Nullable DecisionPolicy policy;

    /** @param seed of the bootstrap */
    Contenders(DecisionSpec spec, long seed) {
        this.spec = spec;
        this.bootstrap = new Bootstrap(BOOTSTRAP_SAMPLES, seed);
    }

    /**
     * The first one brings the constant answer along, for which rows need no scores.
     *
     * @param validation rows that the contender was not trained on
     */
    void add(String name, List<LabelledScores> validation, List<LabelledScores> test) {
        DecisionPolicy fitted = PolicyFit.of(spec, validation);
        if (judged.isEmpty()) {
            enter(CONSTANT, fitted, ConstantAnswer.judged(fitted, validation, test));
        }
        enter(name, fitted, JudgedRow.of(fitted, test));
        if (name.equals(DECISION)) {
            policy = fitted;
            Bootstrap.Interval interval = DecisionMetrics.aucInterval(fitted, test, bootstrap);
            intervals.put("auc_low", interval.low());
            intervals.put("auc_high", interval.high());
        }
    }

    private void enter(String name, DecisionPolicy fitted, List<JudgedRow> test) {
        judged.put(name, test);
        contenders.put(name, DecisionMetrics.ofJudged(fitted, test));
    }

    /** The test rows as what decides judges them. */
    List<JudgedRow> decided() {
        return Objects.requireNonNull(judged.get(DECISION), "what decides was not added");
    }

    /** The test rows as each of the others judges them, by name. */
    Map<String, List<JudgedRow>> others() {
        Map<String, List<JudgedRow>> others = new LinkedHashMap<>(judged);
        others.remove(DECISION);
        return others;
    }

    Evaluation evaluation(
            List<Evaluation.FittedPart> parts, List<String> warnings, Evaluation.@Nullable Reading reading) {
        return new Evaluation(contenders, null, parts, warnings, reading);
    }

    /** By the names of the registry's gates. */
    Map<String, Double> metrics() {
        Map<String, Double> flat = new LinkedHashMap<>(intervals);
        contenders.forEach((name, metrics) -> MetricNames.flat(metrics)
                .forEach((metric, value) -> flat.put(name.equals(DECISION) ? metric : name + "_" + metric, value)));
        return flat;
    }

    /** Of what decides. */
    DecisionPolicy policy() {
        return Objects.requireNonNull(policy, "what decides was not added");
    }
}
