package io.lorica.training.run;

import io.lorica.api.training.RunState;

/** Makes what only this package can make. */
public final class IllegalTransitions {
    private IllegalTransitions() {}

    public static IllegalTransition one() {
        return new IllegalTransition("r1", RunState.QUEUED, RunState.SUCCEEDED);
    }
}
