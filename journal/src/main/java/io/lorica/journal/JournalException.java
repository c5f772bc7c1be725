package io.lorica.journal;

import org.jspecify.annotations.Nullable;

/** Why a journal can't do what it was asked for; the message says what to do. */
public abstract sealed class JournalException extends RuntimeException
        permits JournalUnavailable, JournalCorrupt, JournalInUse, JournalOfAnother {
    private static final long serialVersionUID = 1L;

    JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
