package io.lorica.training.run;

import static io.lorica.api.training.RunState.CANCELLED;
import static io.lorica.api.training.RunState.EVALUATING;
import static io.lorica.api.training.RunState.FAILED;
import static io.lorica.api.training.RunState.REGISTERING;
import static io.lorica.api.training.RunState.SUCCEEDED;
import static io.lorica.api.training.RunState.TRAINING;

import io.lorica.api.training.RunState;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which state follows which. An attempt that was cut off is begun again from the data or, where its adapter is
 * finished, with its registration: so TRAINING and REGISTERING follow every open state.
 */
final class RunPath {
    private RunPath() {}

    /** @throws IllegalTransition if {@code next} does not follow {@code state} */
    static void requireFollows(String runId, RunState state, RunState next) {
        if (!after(state).contains(next)) {
            throw new IllegalTransition(runId, state, next);
        }
    }

    static Set<RunState> after(RunState state) {
        return switch (state) {
            case QUEUED, EVALUATING -> EnumSet.of(TRAINING, REGISTERING, FAILED, CANCELLED);
            case TRAINING -> EnumSet.of(TRAINING, EVALUATING, REGISTERING, FAILED, CANCELLED);
            // The registry may have the version already, so that it can't be cancelled any more.
            case REGISTERING -> EnumSet.of(TRAINING, REGISTERING, SUCCEEDED, FAILED);
            case SUCCEEDED, FAILED, CANCELLED -> EnumSet.noneOf(RunState.class);
        };
    }
}
