package io.lorica.decision.score;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a decision comes to.
 *
 * @param outcome absent: a person must decide
 * @param probabilities by label, in the spec's order of outcomes; they sum to 1
 * @param expectedCosts by label, and review if the spec has it; absent where a threshold decided
 */
public record Verdict(
        @Nullable Outcome outcome,
        SequencedMap<String, Double> probabilities,
        @Nullable SequencedMap<String, Double> expectedCosts) {
    public Verdict {
        probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
        expectedCosts =
                expectedCosts == null ? null : Collections.unmodifiableSequencedMap(new LinkedHashMap<>(expectedCosts));
    }

    public boolean isReview() {
        return outcome == null;
    }

    /** What the caller is told: the outcome's decision, or {@link DecisionSpec#REVIEW}. */
    public String decision() {
        return outcome == null ? DecisionSpec.REVIEW : outcome.decision();
    }

    /** The outcome's label; absent for a review. */
    public @Nullable String label() {
        return outcome == null ? null : outcome.label();
    }
}
