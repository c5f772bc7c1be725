package io.lorica.client;

import io.lorica.api.Problem;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a call gave no result. The message says what was called, what went wrong and what to do, with the trace id where
 * the answer had one.
 */
public abstract sealed class LoricaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LoricaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The call was understood and refused: HTTP 4xx but 429. The same call will be refused again. */
    public static final class Refused extends LoricaException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Refused(String message, Problem problem) {
            super(message, null);
            this.problem = problem;
        }

        /**
         * What the answer says: {@link Problem#slug()} for programs, {@link Problem#errors()} for the fields to blame.
         */
        public Problem problem() {
            return problem;
        }

        public int status() {
            return problem.status();
        }
    }

    /**
     * Nothing was wrong with the call, and it got no result: HTTP 5xx or 429, or no whole answer came. The same call
     * may succeed later. Whether it was carried out is known only of calls that change nothing.
     */
    public static final class Unavailable extends LoricaException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Problem problem;
        private final @Nullable Duration retryAfter;

        Unavailable(String message, Problem problem, @Nullable Duration retryAfter) {
            super(message, null);
            this.problem = problem;
            this.retryAfter = retryAfter;
        }

        Unavailable(String message, Throwable cause) {
            super(message, cause);
            this.problem = null;
            this.retryAfter = null;
        }

        /** What the answer says; empty if none came. */
        public Optional<Problem> problem() {
            return Optional.ofNullable(problem);
        }

        /** After what time the server asks to be called again, where it says so. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /** What came is not what the contract promises: another content than announced, no JSON, an empty answer. */
    public static final class Unreadable extends LoricaException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
