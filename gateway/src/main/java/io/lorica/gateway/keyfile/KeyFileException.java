package io.lorica.gateway.keyfile;

import org.jspecify.annotations.Nullable;

/** A key file that the gateway can't start without. The message says what to do and quotes no key. */
public final class KeyFileException extends RuntimeException {

    public KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
