package io.lorica.launcher.home;

/** Something the person at the terminal has to know and can act on; shown without a stack trace. */
public final class LauncherException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LauncherException(String message) {
        super(message);
    }

    public LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
