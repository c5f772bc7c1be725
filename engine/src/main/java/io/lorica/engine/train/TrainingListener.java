package io.lorica.engine.train;

/** Called by the training thread between steps. */
public interface TrainingListener {
    void onStep(TrainingProgress progress);

    /** Asked before each forward and backward pass; a step has one or several. */
    default boolean isCancelled() {
        return false;
    }
}
