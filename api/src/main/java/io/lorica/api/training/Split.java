package io.lorica.api.training;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/**
 * Shares of the rows held out; a seeded, label-stratified choice. What remains is for training.
 *
 * @param validation for choosing the decision threshold
 * @param test for the reported metrics; never seen before the evaluation
 * @param seed of the choice: the same seed and rows give the same split
 */
public record Split(
        @DecimalMin("0") @DecimalMax("0.5") double validation,
        @DecimalMin("0") @DecimalMax("0.5") double test,
        long seed) {}
