package io.lorica.training.run;

import io.lorica.api.training.RunState;

/** Which state follows which. */
final class RunPath {
    private RunPath() {}

    /** @throws IllegalTransition if {@code next} does not follow {@code state} */
    static void requireFollows(String runId, RunState state, RunState next) {
        if (!follows(state, next)) {
            throw new IllegalTransition(runId, state, next);
        }
    }

    /**
     * An attempt that was cut off is begun again, from the data or, where its adapter is finished, from its registration:
     * so TRAINING follows every open state and REGISTERING follows itself.
     */
    static boolean follows(RunState state, RunState next) {
        return switch (state) {
            case QUEUED, TRAINING ->
                switch (next) {
                    case TRAINING, FAILED, CANCELLED -> true;
                    case EVALUATING -> state == RunState.TRAINING;
                    // The files may be newer than the row, if the database was restored.
                    case REGISTERING -> true;
                    case QUEUED, SUCCEEDED -> false;
                };
            case EVALUATING ->
                switch (next) {
                    case TRAINING, REGISTERING, FAILED, CANCELLED -> true;
                    case QUEUED, EVALUATING, SUCCEEDED -> false;
                };
            case REGISTERING ->
                switch (next) {
                    case TRAINING, REGISTERING, SUCCEEDED, FAILED -> true;
                    case QUEUED, EVALUATING, CANCELLED -> false;
                };
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }
}
