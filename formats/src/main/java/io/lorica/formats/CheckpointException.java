package io.lorica.formats;

/** A base model's files are missing, damaged, or describe a model the engine does not run. */
public final class CheckpointException extends FormatException {

    public CheckpointException(String message) {
        super(message, null);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
