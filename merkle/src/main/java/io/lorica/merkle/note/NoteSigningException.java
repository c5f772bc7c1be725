package io.lorica.merkle.note;

import org.jspecify.annotations.Nullable;

/** A key did not sign a note, or not so that its public key verifies it. */
public final class NoteSigningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoteSigningException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
