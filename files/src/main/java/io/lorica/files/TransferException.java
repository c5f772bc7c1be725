package io.lorica.files;

import java.io.IOException;

/** A file could not be brought here whole. */
public abstract sealed class TransferException extends IOException {
    private static final long serialVersionUID = 1L;

    private TransferException(String message, Throwable cause) {
        super(message, cause);
    }

    private TransferException(String message) {
        super(message);
    }

    /** The transfer broke off; what came is kept, and another attempt goes on from there. */
    public static final class Broken extends TransferException {
        private static final long serialVersionUID = 1L;

        public Broken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What came is not what was announced, even from the beginning. It was removed. */
    public static final class WrongContent extends TransferException {
        private static final long serialVersionUID = 1L;

        public WrongContent(String message) {
            super(message);
        }
    }
}
