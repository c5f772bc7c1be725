package io.lorica.basemodel;

/** One source could not give the file; the next one is tried. */
final class FetchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FetchFailedException(String message) {
        super(message);
    }

    FetchFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
