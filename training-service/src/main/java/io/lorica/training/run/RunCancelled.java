package io.lorica.training.run;

import java.util.concurrent.CancellationException;

/** The run was cancelled or this node is stopping. */
final class RunCancelled extends CancellationException {
    private static final long serialVersionUID = 1L;
}
