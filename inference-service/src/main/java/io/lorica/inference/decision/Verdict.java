package io.lorica.inference.decision;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a policy makes of the answers' scores.
 *
 * @param probabilities P(label), normalised over the outcomes' answers
 */
record Verdict(Outcome outcome, Map<String, Double> probabilities) {

    /**
     * The risky outcome at or above the threshold, else the likeliest other one.
     *
     * @param logProbabilities of the outcomes' answers, in the spec's order
     * @throws IllegalStateException if no probability can be formed from them
     */
    static Verdict of(DecisionPolicy policy, double[] logProbabilities) {
        List<Outcome> outcomes = policy.spec().outcomes();
        double highest = Double.NEGATIVE_INFINITY;
        for (double value : logProbabilities) {
            highest = Math.max(highest, value);
        }
        double total = 0;
        for (double value : logProbabilities) {
            total += Math.exp(value - highest);
        }
        // NaN too: a decision is never made on a broken computation.
        if (!(total >= 1) || Double.isInfinite(total) || logProbabilities.length != outcomes.size()) {
            throw new IllegalStateException("The engine's scores are not finite");
        }
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            probabilities.put(outcomes.get(i).label(), Math.exp(logProbabilities[i] - highest) / total);
        }
        String risky = policy.spec().riskyLabel();
        boolean isRisky = probabilities.getOrDefault(risky, 0.0) >= policy.riskThreshold();
        Outcome chosen = outcomes.stream()
                .filter(outcome -> outcome.label().equals(risky) == isRisky)
                .max(Comparator.comparingDouble(outcome -> probabilities.getOrDefault(outcome.label(), 0.0)))
                .orElseThrow(() -> new IllegalStateException("The spec has no outcome for this side of the threshold"));
        return new Verdict(chosen, probabilities);
    }
}
