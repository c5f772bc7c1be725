package io.lorica.decision.score;

import java.util.Arrays;
import java.util.List;

/**
 * What one part of a decision (an adapter, a scorecard) says.
 *
 * @param part its name, such as {@code adapter}
 * @param logOdds for each outcome, in the spec's order, in natural logarithms. Only their differences count: adding
 *     one number to all of them says the same
 */
public record PartScore(String part, List<Double> logOdds) {
    /** The part that is the language model with its adapters. */
    public static final String ADAPTER = "adapter";

    public PartScore {
        logOdds = List.copyOf(logOdds);
    }

    /**
     * @param logOdds what the language model says: what a read-out makes of its hidden states or, without one, the
     *     log-probabilities of the outcomes' answers after the prompt, each summed over the answer's tokens
     */
    public static PartScore ofAdapter(double[] logOdds) {
        return new PartScore(ADAPTER, Arrays.stream(logOdds).boxed().toList());
    }
}
