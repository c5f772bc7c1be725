package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a decision comes to.
 *
 * @param probabilities by label, in the spec's order of outcomes; they sum to 1
 */
public record Verdict(Outcome outcome, SequencedMap<String, Double> probabilities) {
    public Verdict {
        probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
    }
}
