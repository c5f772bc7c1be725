package io.lorica.api.inference;

/** A batch goes QUEUED, RUNNING, DONE; FAILED and CANCELLED end it from anywhere, until it is resumed. */
public enum BatchState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    public boolean isFinal() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
