package io.lorica.engine.train;

import io.lorica.engine.options.AdamW;
import org.jspecify.annotations.Nullable;

/**
 * @param learningRate peak
 * @param warmupRatio share of the steps in which the rate rises linearly
 * @param maxGradNorm the gradient is scaled down to this norm
 * @param maxSteps ends training earlier than the epochs do
 * @param batchSize examples per optimiser step
 * @param microBatchTokens most tokens in one forward and backward pass; decides memory, not the result
 * @param gradientCheckpointing keeps only each layer's input and computes the layer again for its gradient
 * @param seed of the adapter's start, the order of the examples and the dropout
 */
public record TrainingOptions(
        double learningRate,
        Schedule schedule,
        double warmupRatio,
        AdamW adamW,
        double maxGradNorm,
        int epochs,
        @Nullable Integer maxSteps,
        int batchSize,
        int microBatchTokens,
        boolean gradientCheckpointing,
        long seed) {

    /** AdamW's usual moments, no clipping below norm 1, 1,024 tokens a pass. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(
                2e-4, Schedule.COSINE, 0.03, new AdamW(0.9, 0.999, 1e-8, 0.01), 1, 1, null, 8, 1024, false, 0);
    }

    public TrainingOptions {
        if (!(learningRate > 0) || epochs < 1 || batchSize < 1 || microBatchTokens < 1 || !(maxGradNorm > 0)) {
            throw new IllegalArgumentException(
                    "Learning rate, epochs, batch size, micro-batch tokens and gradient norm must be positive");
        }
    }

    /** The same training at another rate, for so many epochs, from another start. */
    public TrainingOptions with(double otherRate, int otherEpochs, long otherSeed) {
        return new TrainingOptions(
                otherRate,
                schedule,
                warmupRatio,
                adamW,
                maxGradNorm,
                otherEpochs,
                maxSteps,
                batchSize,
                microBatchTokens,
                gradientCheckpointing,
                otherSeed);
    }
}
