package io.lorica.api.training;

/**
 * A training run goes QUEUED, TRAINING, EVALUATING, REGISTERING, SUCCEEDED; FAILED and CANCELLED end it from anywhere.
 */
public enum RunState {
    QUEUED,
    TRAINING,
    EVALUATING,
    REGISTERING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
