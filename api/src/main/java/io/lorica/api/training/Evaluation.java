package io.lorica.api.training;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Test-row metrics of each contender: {@code constant} (the cheapest constant answer), {@code frozen} (read
 * from the states of the model without the run's adapter), {@code stack} (base and adapters alone), {@code points},
 * {@code boosting} and {@code words} (a part of the scorecard alone) and {@code decision} (all of them as they decide);
 * where answers are read {@code base} (untuned) and {@code domain} (the parent alone, if any) instead of {@code
 * frozen}. Each has its own calibration, fitted on rows that it was not trained on.
 *
 * @param contenders empty when the run had no tabular data set
 * @param heldOutLoss mean loss per supervised token on held-out text, before and after, in nats; absent for tabular
 *     runs
 * @param parts what adds up to the decision's score; empty when the run had no tabular data set
 * @param warnings of what should be looked at before the version decides
 * @param reading what came of reading the language model's states; absent where that was not tried
 */
public record Evaluation(
        Map<String, Metrics> contenders,
        @Nullable HeldOutLoss heldOutLoss,
        List<FittedPart> parts,
        List<String> warnings,
        @Nullable Reading reading) {
    public Evaluation {
        // Evaluations of before there were parts have none.
        parts = parts == null ? List.of() : List.copyOf(parts);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** Of a run that fitted no parts. */
    public Evaluation(Map<String, Metrics> contenders, @Nullable HeldOutLoss heldOutLoss) {
        this(contenders, heldOutLoss, List.of(), List.of(), null);
    }

    /**
     * @param part {@code points}, {@code boosting}, {@code words} or {@code adapter}
     * @param weight of its log-odds in the decision's score; 0: it was left out, for it did not help, or the spec
     *     says NEVER of it and it was not fitted
     */
    public record FittedPart(String part, double weight) {}

    /**
     * @param said whether the language model counts, and why
     * @param rows that it learnt from, of {@code ofRows} training rows
     * @param depth the number of layers after which states are read; absent if nothing could be learnt
     * @param learningRate the adapter's peak; absent if none was trained
     * @param losses mean log-loss of held-out training rows: of the frozen model, then after each epoch; empty if no
     *     adapter was trained
     */
    public record Reading(
            String said,
            int rows,
            int ofRows,
            @Nullable Integer depth,
            @Nullable Double learningRate,
            List<Double> losses) {
        public Reading withSaid(String sentence) {
            return new Reading(sentence, rows, ofRows, depth, learningRate, losses);
        }
    }

    public record HeldOutLoss(int tokens, double before, double after) {}
}
