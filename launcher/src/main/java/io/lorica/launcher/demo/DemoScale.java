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
 * @param routingRows passages of regulations that are uploaded
 * @param routingSeconds for the language model to be read on them, and an adapter to be trained
 * @param taskSteps bound on the optimiser steps of a task's adapter, if one is trained; absent: none
 */
public record DemoScale(
        int creditRows,
        int routingRows,
        int routingSeconds,
        int domainSteps,
        @Nullable Integer taskSteps,
        List<GateRule> gate,
        List<GateRule> routingGate) {
    /** Everything but the three applications that are kept back; ten minutes on two cores. */
    public static DemoScale full(int domainSteps) {
        return new DemoScale(
                1000,
                600,
                120,
                domainSteps,
                null,
                List.of(new GateRule("auc", 0.60, null), new GateRule("mean_cost", null, 0.70)),
                List.of(new GateRule("macro_f1", 0.60, null)));
    }

    /** The same path with a few steps, to see that it works: no quality is expected, and the gate asks for none. */
    public static DemoScale quick() {
        return new DemoScale(
                200,
                120,
                10,
                2,
                4,
                List.of(new GateRule("auc", 0.0, null), new GateRule("mean_cost", null, 5.0)),
                List.of(new GateRule("macro_f1", 0.0, null)));
    }

    LoraOptions domainOptions() {
        return options(16, Set.of("q", "v"), 2e-4, domainSteps, 256, 1, null);
    }

    /** What else there is to choose is left to the run. */
    LoraOptions taskOptions() {
        return options(null, null, null, taskSteps, 1024, 2, null);
    }

    LoraOptions routingOptions() {
        return options(null, null, null, taskSteps, 1024, 4, routingSeconds);
    }

    /** A short second training, only to have another version to swap with. */
    LoraOptions secondVersionOptions() {
        return options(null, null, null, 3, 1024, 3, null);
    }

    private static LoraOptions options(
            @Nullable Integer rank,
            @Nullable Set<String> targets,
            @Nullable Double learningRate,
            @Nullable Integer maxSteps,
            int maxTokens,
            long seed,
            @Nullable Integer timeBudgetSeconds) {
        return new LoraOptions(
                rank,
                null,
                null,
                null,
                targets,
                learningRate,
                null,
                null,
                null,
                null,
                null,
                maxSteps,
                null,
                maxTokens,
                null,
                null,
                seed,
                null,
                null,
                timeBudgetSeconds);
    }
}
