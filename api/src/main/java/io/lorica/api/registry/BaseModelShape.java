package io.lorica.api.registry;

import jakarta.validation.constraints.Positive;

/**
 * As much of a base model's shape as decides whether an adapter fits it.
 *
 * @param layers transformer blocks
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the MLP
 * @param queryWidth of all query heads together
 * @param keyValueWidth of all key (or value) heads together
 * @param vocabSize tokens that the model knows
 */
public record BaseModelShape(
        @Positive int layers,
        @Positive int hiddenSize,
        @Positive int intermediateSize,
        @Positive int queryWidth,
        @Positive int keyValueWidth,
        @Positive int vocabSize) {}
