package io.lorica.decision.score;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import java.util.List;

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

    /**
     * With the policy's calibration, by its threshold or, where it has none, by the spec's costs.
     *
     * @throws IllegalArgumentException if the spec has faults
     */
    public static Decider of(DecisionPolicy policy) {
        DecisionSpec spec = policy.spec();
        return new Decider(spec, new Estimator(spec, Calibration.of(policy.calibration())), choice(policy));
    }

    private static Choice choice(DecisionPolicy policy) {
        DecisionSpec spec = policy.spec();
        Double threshold = policy.riskThreshold();
        String riskyLabel = spec.riskyLabel();
        return threshold != null && riskyLabel != null
                ? new Choice.AtRiskThreshold(riskyLabel, threshold)
                : new Choice.LeastExpectedCost(CostMatrix.of(spec), riskyLabel);
    }

    /** The same where nothing may go to review. */
    public Decider withoutReview() {
        return new Decider(spec, estimator, choice.withoutReview());
    }

    /** @throws ArithmeticException if a score is not finite: a decision is never made on a broken computation */
    public Verdict decide(List<PartScore> parts) {
        return choice.choose(spec.outcomes(), estimator.probabilities(parts));
    }
}
