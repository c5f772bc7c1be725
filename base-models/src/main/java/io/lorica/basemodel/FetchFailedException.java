package io.lorica.basemodel;

/** One source could not give the file, and another attempt would not help; the next source is tried. */
final class FetchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FetchFailedException(String message) {
        super(message);
    }

    FetchFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
