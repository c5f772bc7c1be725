package io.lorica.api.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Test-row metrics of each contender: {@code constant} (the cheapest constant answer), {@code base} (untuned),
 * {@code domain} (the parent alone, if any) and {@code stack} (what was trained); each with its own calibration, fitted
 * on the validation rows.
 *
 * @param contenders empty when the run had no tabular data set
 * @param heldOutLoss mean loss per supervised token on held-out text, before and after, in nats; absent for tabular
 *     runs
 */
public record Evaluation(
        Map<String, Metrics> contenders, @Nullable HeldOutLoss heldOutLoss) {
    public record HeldOutLoss(int tokens, double before, double after) {}
}
