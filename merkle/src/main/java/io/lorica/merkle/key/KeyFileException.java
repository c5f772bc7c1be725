package io.lorica.merkle.key;

import org.jspecify.annotations.Nullable;

/** A key's file is missing, cannot be read or written, lies open to others, or holds no key. */
public final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
