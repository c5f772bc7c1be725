package io.lorica.launcher.demo;

import io.lorica.api.registry.GateRule;
import io.lorica.api.training.LoraOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much the demo trains, and what it then asks of a champion.
 *
 * @param creditRows rows of German Credit that are uploaded
 * @param taskSteps bound on the task's optimiser steps; absent: all epochs
 */
public record DemoScale(
        int creditRows,
        int domainSteps,
        int taskEpochs,
        @Nullable Integer taskSteps,
        List<GateRule> gate) {
    /** Everything but the three applications that are kept back; ten minutes on two cores. */
    public static DemoScale full(int domainSteps, int taskEpochs) {
        return new DemoScale(
                1000,
                domainSteps,
                taskEpochs,
                null,
                List.of(new GateRule("auc", 0.60, null), new GateRule("mean_cost", null, 0.70)));
    }

    /** The same path with a few steps, to see that it works: no quality is expected, and the gate asks for none. */
    public static DemoScale quick() {
        return new DemoScale(
                200, 2, 1, 4, List.of(new GateRule("auc", 0.0, null), new GateRule("mean_cost", null, 5.0)));
    }

    LoraOptions domainOptions() {
        return options(1, domainSteps, 2e-4, 256, 1);
    }

    LoraOptions taskOptions() {
        return options(taskEpochs, taskSteps, 5e-4, 1024, 2);
    }

    /** A short second training, only to have another version to swap with. */
    LoraOptions secondVersionOptions() {
        return options(1, 3, 5e-4, 1024, 3);
    }

    private static LoraOptions options(
            int epochs, @Nullable Integer maxSteps, double learningRate, int maxTokens, long seed) {
        return new LoraOptions(
                16,
                null,
                null,
                null,
                Set.of("q", "v"),
                learningRate,
                "cosine",
                null,
                null,
                null,
                epochs,
                maxSteps,
                8,
                maxTokens,
                null,
                null,
                seed,
                null,
                null,
                null);
    }
}
