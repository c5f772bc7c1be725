package io.lorica.inference.adapter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A version could not be brought to this node. */
public abstract sealed class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    private FetchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Never null: what is thrown here says what happened. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The way to the registry is broken for now; trying again may help. */
    public static final class Outage extends FetchException {
        private static final long serialVersionUID = 1L;

        public Outage(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What the registry gave is not what it announced; only a person can help. */
    public static final class Refused extends FetchException {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message, null);
        }
    }
}
