package io.lorica.decision.metrics;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.PartScore;
import java.util.List;

/** What knows nothing of a row but how often each outcome is true: it always gives the cheapest answer. */
public final class ConstantAnswer {
    private ConstantAnswer() {}

    /**
     * @param policy with the threshold that follows from the costs, or without one
     * @param known rows on which outcomes are counted
     * @param test rows to answer
     * @return the test rows with that answer
     */
    public static List<JudgedRow> judged(DecisionPolicy policy, List<LabelledScores> known, List<LabelledScores> test) {
        List<Outcome> outcomes = policy.spec().outcomes();
        var frequencies = new PartScore(
                "frequency",
                outcomes.stream()
                        .map(outcome -> known.stream()
                                .filter(row -> row.label().equals(outcome.label()))
                                .count())
                        // One more of each: what was not seen is not impossible.
                        .map(count -> Math.log(count + 1.0))
                        .toList());
        return JudgedRow.of(
                new DecisionPolicy(policy.spec(), policy.riskThreshold()),
                test.stream()
                        .map(row -> new LabelledScores(row.label(), List.of(frequencies)))
                        .toList());
    }
}
