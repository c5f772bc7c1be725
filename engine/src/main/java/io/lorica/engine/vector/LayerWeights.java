package io.lorica.engine.vector;

import io.lorica.formats.adapter.Projection;
import org.jspecify.annotations.Nullable;

/**
 * One block of the transformer.
 *
 * @param attentionNorm [H]
 * @param queryNorm [D], where the family has one
 * @param keyNorm [D], where the family has one
 * @param mlpNorm [H]
 * @param matrices by ordinal of {@link Projection}
 * @param biases by ordinal of {@link Projection}; null where the family has none
 */
record LayerWeights(
        float[] attentionNorm,
        float @Nullable [] queryNorm,
        float @Nullable [] keyNorm,
        float[] mlpNorm,
        PackedMatrix[] matrices,
        float[] @Nullable [] biases) {

    PackedMatrix matrix(Projection projection) {
        return matrices[projection.ordinal()];
    }

    float @Nullable [] bias(Projection projection) {
        return biases[projection.ordinal()];
    }
}
