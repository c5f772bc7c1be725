package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** From the parts' scores to the outcomes' probabilities: their sum, its calibration, softmax. */
public final class Estimator {
    private final List<Outcome> outcomes;
    private final Calibration calibration;

    public Estimator(DecisionSpec spec, Calibration calibration) {
        this.outcomes = spec.outcomes();
        this.calibration = calibration;
    }

    /**
     * @return by label, in the spec's order of outcomes; they sum to 1
     * @throws ArithmeticException if a score is not finite: nothing is built on a broken computation
     */
    public SequencedMap<String, Double> probabilities(List<PartScore> parts) {
        OutcomeScores sum = OutcomeScores.sum(parts, outcomes.size());
        List<Double> calibrated = calibration.apply(sum).probabilities();
        SequencedMap<String, Double> byLabel = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            byLabel.put(outcomes.get(i).label(), calibrated.get(i));
        }
        return byLabel;
    }
}
