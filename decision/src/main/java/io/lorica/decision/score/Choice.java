package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** How probabilities become a decision. */
public sealed interface Choice {

    /**
     * @param probabilities by the outcomes' labels
     * @throws IllegalStateException if there is no outcome to choose
     */
    Verdict choose(List<Outcome> outcomes, SequencedMap<String, Double> probabilities);

    /** The same where nothing may go to review. */
    Choice withoutReview();

    /**
     * The risky outcome if its probability is at or above the threshold, else the likeliest other one.
     *
     * @param riskyLabel the label whose recall is guarded
     */
    record AtRiskThreshold(String riskyLabel, double threshold) implements Choice {
        @Override
        public Verdict choose(List<Outcome> outcomes, SequencedMap<String, Double> probabilities) {
            boolean isRisky = probabilities.getOrDefault(riskyLabel, 0.0) >= threshold;
            Outcome chosen = outcomes.stream()
                    .filter(outcome -> outcome.label().equals(riskyLabel) == isRisky)
                    .max(Comparator.comparingDouble(outcome -> probabilities.getOrDefault(outcome.label(), 0.0)))
                    .orElseThrow(
                            () -> new IllegalStateException("The spec has no outcome for this side of the threshold"));
            return new Verdict(chosen, probabilities, null);
        }

        @Override
        public Choice withoutReview() {
            return this;
        }
    }

    /**
     * The decision of least expected cost. Of equally cheap ones the safest: review, then the risky outcome, then the
     * one that can cost least beyond the cheapest, then the first of the spec.
     *
     * @param riskyLabel the label whose recall is guarded, if there is one
     * @see <a href="https://doi.org/10.1109/TIT.1970.1054406">Chow 1970, On optimum recognition error and reject
     *     tradeoff</a>
     */
    record LeastExpectedCost(CostMatrix costs, @Nullable String riskyLabel) implements Choice {
        /** Of the largest cost. Sums of costs such as 0.1 differ in their last bits, which must not decide. */
        private static final double ROUNDING = 1e-12;

        @Override
        public Verdict choose(List<Outcome> outcomes, SequencedMap<String, Double> probabilities) {
            CostMatrix regrets = costs.regrets();
            SequencedMap<String, Double> expected = regrets.expected(probabilities);
            double most = regrets.decisions().stream()
                    .mapToDouble(regrets::worst)
                    .max()
                    .orElseThrow(() -> new IllegalStateException("The spec has no outcome"));
            double least = Collections.min(expected.values());
            String chosen = expected.entrySet().stream()
                    .filter(decision -> decision.getValue() <= least + ROUNDING * most)
                    .map(Map.Entry::getKey)
                    .min(Comparator.comparing((String decision) -> !decision.equals(DecisionSpec.REVIEW))
                            .thenComparing(decision -> !decision.equals(riskyLabel))
                            .thenComparingDouble(regrets::worst))
                    .orElseThrow(() -> new IllegalStateException("No expected cost is a number"));
            return new Verdict(
                    outcomes.stream()
                            .filter(outcome -> outcome.label().equals(chosen))
                            .findFirst()
                            .orElse(null),
                    probabilities,
                    costs.expected(probabilities));
        }

        @Override
        public Choice withoutReview() {
            return new LeastExpectedCost(costs.withoutReview(), riskyLabel);
        }
    }
}
