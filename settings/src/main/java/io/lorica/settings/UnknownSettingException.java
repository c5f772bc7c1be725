package io.lorica.settings;

/** A setting that nobody knows. The message names each one, and what may have been meant. */
final class UnknownSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownSettingException(String message) {
        super(message);
    }
}
