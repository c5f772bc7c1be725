package io.lorica.training.run;

import io.lorica.api.training.RunState;
import org.jspecify.annotations.Nullable;

/** How far a state is: see {@link io.lorica.api.training.RunProgress}. */
public record Step(
        RunState state,
        int step,
        int totalSteps,
        @Nullable Double loss,
        @Nullable Double learningRate,
        @Nullable Double tokensPerSecond,
        @Nullable Double etaSeconds) {

    static Step first(RunState state) {
        return of(state, 0, 0);
    }

    public static Step of(RunState state, int step, int totalSteps) {
        return new Step(state, step, totalSteps, null, null, null, null);
    }
}
