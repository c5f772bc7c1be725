package io.lorica.engine.failure;

import org.jspecify.annotations.Nullable;

/** Everything the engine itself refuses or fails at. The message says what happened, to what, and what to do. */
public abstract sealed class EngineException extends RuntimeException permits DeviceException, TemplateException {

    EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
