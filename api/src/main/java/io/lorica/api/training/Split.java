package io.lorica.api.training;

import io.lorica.api.report.SplitMethod;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.jspecify.annotations.Nullable;

/**
 * Shares of the rows held out; a seeded, label-stratified choice, or the latest rows. What remains is for training.
 *
 * @param validation for choosing the decision threshold
 * @param test for the reported metrics; never seen before the evaluation
 * @param seed of the choice: the same seed and rows give the same split
 * @param method how rows are chosen; BY_TIME needs an EVENT_TIME field. Absent: RANDOM
 */
public record Split(
        @DecimalMin("0") @DecimalMax("0.5") double validation,
        @DecimalMin("0") @DecimalMax("0.5") double test,
        long seed,
        @Nullable SplitMethod method) {

    /** At random. */
    public Split(double validation, double test, long seed) {
        this(validation, test, seed, null);
    }
}
