package io.lorica.training.run;

import io.lorica.api.training.RunState;

/** A run was told to enter a state that does not follow its own: a fault in this service. */
public final class IllegalTransition extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    IllegalTransition(String runId, RunState state, RunState next) {
        super("Training run %s is %s and cannot become %s".formatted(runId, state, next));
    }
}
