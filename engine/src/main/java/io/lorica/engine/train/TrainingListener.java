package io.lorica.engine.train;

/** Called by the training thread between steps. */
public interface TrainingListener {
    void onStep(TrainingProgress progress);

    /** Asked before each step. */
    default boolean isCancelled() {
        return false;
    }
}
