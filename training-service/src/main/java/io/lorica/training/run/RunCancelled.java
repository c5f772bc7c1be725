package io.lorica.training.run;

import java.util.concurrent.CancellationException;

/** The attempt is to stop: its run was cancelled, has ended or was taken over by a later attempt, or the node stops. */
public final class RunCancelled extends CancellationException {
    private static final long serialVersionUID = 1L;
}
