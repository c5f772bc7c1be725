package io.lorica.engine;

/** A base model's files are missing, damaged, or describe a model the engine does not run. */
public final class CheckpointException extends EngineException {

    public CheckpointException(String message) {
        super(message, null);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
