package io.lorica.decision.metrics;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.decision.score.Calibration;
import io.lorica.decision.score.Decider;
import io.lorica.decision.score.Estimator;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A row with what is true and what was made of it.
 *
 * @param truth the true outcome's label
 * @param verdict as decided, review included
 * @param chosen the label that is chosen where nothing may go to review
 * @param uncalibrated the probabilities before calibration, by label
 */
public record JudgedRow(String truth, Verdict verdict, String chosen, Map<String, Double> uncalibrated) {

    /** @throws ArithmeticException if a score is not finite */
    public static List<JudgedRow> of(DecisionPolicy policy, List<LabelledScores> rows) {
        Decider decider = Decider.of(policy);
        Decider choosing = decider.withoutReview();
        var uncalibrated = new Estimator(policy.spec(), new Calibration.None());
        return rows.stream()
                .map(row -> new JudgedRow(
                        row.label(),
                        decider.decide(row.parts()),
                        Objects.requireNonNull(choosing.decide(row.parts()).label()),
                        uncalibrated.probabilities(row.parts())))
                .toList();
    }

    /** The label that is decided, or {@link DecisionSpec#REVIEW}. */
    public String decided() {
        return Objects.requireNonNullElse(verdict.label(), DecisionSpec.REVIEW);
    }

    public boolean isAutomated() {
        return !verdict.isReview();
    }

    public double probability(String label) {
        return verdict.probabilities().getOrDefault(label, 0.0);
    }

    /** For what is measured of one outcome: its calibrated probability, and whether it is true. */
    public ScoredRow against(String label) {
        return new ScoredRow(probability(label), truth.equals(label));
    }

    /** The same before calibration. */
    public ScoredRow uncalibratedAgainst(String label) {
        return new ScoredRow(uncalibrated.getOrDefault(label, 0.0), truth.equals(label));
    }
}
