package io.lorica.inference.compute;

import java.util.List;

/** Jobs of a lane that have begun and are done in slices. Of the compute thread. */
sealed interface Run permits LoneRun, SharedRun {
    /**
     * Does one slice; jobs that it ends are told.
     *
     * @return what is still to be done; empty when all of its jobs have ended
     */
    List<Run> advance();

    /** Ends its jobs without an answer. */
    void abandon(Throwable cause);
}
