package io.lorica.decision.score;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import java.util.List;
import java.util.SequencedMap;

/** From the parts' scores to the verdict: the outcomes' probabilities, then the choice. */
public final class Decider {
    private final DecisionSpec spec;
    private final Estimator estimator;
    private final Choice choice;

    public Decider(DecisionSpec spec, Estimator estimator, Choice choice) {
        this.spec = spec;
        this.estimator = estimator;
        this.choice = choice;
    }

    public static Decider of(DecisionPolicy policy) {
        DecisionSpec spec = policy.spec();
        return new Decider(
                spec,
                new Estimator(spec, new Calibration.None()),
                new Choice.AtRiskThreshold(spec.riskyLabel(), policy.riskThreshold()));
    }

    /** @throws ArithmeticException if a score is not finite: a decision is never made on a broken computation */
    public Verdict decide(List<PartScore> parts) {
        SequencedMap<String, Double> probabilities = estimator.probabilities(parts);
        return new Verdict(choice.choose(spec.outcomes(), probabilities), probabilities);
    }
}
