package io.lorica.engine.train;

import java.time.Duration;

/**
 * One optimiser step.
 *
 * @param step 1-based
 * @param loss mean over the step's supervised tokens, in nats, before the step
 * @param gradNorm before clipping
 * @param tokensPerSecond prompt and completion tokens, since the start
 */
public record TrainingProgress(
        int step,
        int totalSteps,
        double loss,
        double learningRate,
        double gradNorm,
        double tokensPerSecond,
        Duration eta) {}
