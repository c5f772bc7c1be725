package io.lorica.api.training;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Test-row metrics of each contender: {@code constant} (the cheapest constant answer), {@code base} (untuned),
 * {@code domain} (the parent alone, if any), {@code stack} (base and adapters alone), {@code points},
 * {@code boosting} and {@code words} (a part of the scorecard alone) and {@code decision} (all of them as they decide);
 * each with its own calibration, fitted on rows that it was not trained on.
 *
 * @param contenders empty when the run had no tabular data set
 * @param heldOutLoss mean loss per supervised token on held-out text, before and after, in nats; absent for tabular
 *     runs
 * @param parts what adds up to the decision's score; empty when the run had no tabular data set
 * @param warnings of what should be looked at before the version decides
 */
public record Evaluation(
        Map<String, Metrics> contenders,
        @Nullable HeldOutLoss heldOutLoss,
        List<FittedPart> parts,
        List<String> warnings) {
    public Evaluation {
        // Evaluations of before there were parts have none.
        parts = parts == null ? List.of() : List.copyOf(parts);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** Of a run that fitted no parts. */
    public Evaluation(Map<String, Metrics> contenders, @Nullable HeldOutLoss heldOutLoss) {
        this(contenders, heldOutLoss, List.of(), List.of());
    }

    /**
     * @param part {@code points}, {@code boosting}, {@code words} or {@code adapter}
     * @param weight of its log-odds in the decision's score; 0: it was left out, for it did not help, or the spec
     *     says NEVER of it and it was not fitted
     */
    public record FittedPart(String part, double weight) {}

    public record HeldOutLoss(int tokens, double before, double after) {}
}
