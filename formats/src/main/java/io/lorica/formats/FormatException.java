package io.lorica.formats;

import org.jspecify.annotations.Nullable;

/** A file of a model or an adapter cannot be used. The message says what happened, to what, and what to do. */
public abstract sealed class FormatException extends RuntimeException
        permits AdapterException, CheckpointException, TokenizerException {

    FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
