package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How probabilities become an outcome. */
public sealed interface Choice {

    /**
     * @param probabilities by the outcomes' labels
     * @throws IllegalStateException if there is no outcome to choose
     */
    Outcome choose(List<Outcome> outcomes, Map<String, Double> probabilities);

    /**
     * The risky outcome if its probability is at or above the threshold, else the likeliest other one.
     *
     * @param riskyLabel the label whose recall is guarded
     */
    record AtRiskThreshold(String riskyLabel, double threshold) implements Choice {
        @Override
        public Outcome choose(List<Outcome> outcomes, Map<String, Double> probabilities) {
            boolean isRisky = probabilities.getOrDefault(riskyLabel, 0.0) >= threshold;
            return outcomes.stream()
                    .filter(outcome -> outcome.label().equals(riskyLabel) == isRisky)
                    .max(Comparator.comparingDouble(outcome -> probabilities.getOrDefault(outcome.label(), 0.0)))
                    .orElseThrow(
                            () -> new IllegalStateException("The spec has no outcome for this side of the threshold"));
        }
    }
}
