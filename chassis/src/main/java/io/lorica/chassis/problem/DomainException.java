package io.lorica.chassis.problem;

import io.lorica.api.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A failure that the caller can understand and act on, whatever way the call came. Each service declares one sealed
 * family of its own on top of this.
 */
public abstract class DomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String slug;
    private final String title;
    private final transient Map<String, Object> facts;

    /** What sort of failure it is. */
    public enum Kind {
        /** What was asked is wrong in itself. */
        INVALID,
        /** What was asked is well-formed, but cannot be done with what it refers to. */
        UNPROCESSABLE,
        NOT_FOUND,
        /** It does not fit what is there now. */
        CONFLICT,
        /** Larger than is accepted. */
        TOO_LARGE,
        /** Not now: the same call may succeed after a while. */
        UNAVAILABLE,
        /** It took too long and was given up. */
        TIMED_OUT,
        /** Nothing the caller did wrong, and nothing it can do. */
        FAILED;

        /** Whether another call is needed, and not another time or a repair. */
        public boolean isCallersFault() {
            return switch (this) {
                case INVALID, UNPROCESSABLE, NOT_FOUND, CONFLICT, TOO_LARGE -> true;
                case UNAVAILABLE, TIMED_OUT, FAILED -> false;
            };
        }
    }

    /**
     * @param slug stable name; the problem's type is {@code urn:lorica:problem:<slug>}
     * @param title the same for all problems of this type
     * @param detail what happened, to what, and what to do
     */
    protected DomainException(Kind kind, String slug, String title, String detail) {
        this(kind, slug, title, detail, Map.of());
    }

    /** Never null: what is thrown here says what happened. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** @param facts machine-readable, beside the text, in snake case, such as the list of shortfalls */
    protected DomainException(Kind kind, String slug, String title, String detail, Map<String, Object> facts) {
        super(detail);
        this.kind = kind;
        this.slug = slug;
        this.title = title;
        this.facts = Map.copyOf(facts);
    }

    public Kind kind() {
        return kind;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    public Map<String, Object> facts() {
        return facts;
    }

    /** The fields that are to blame. */
    public List<FieldError> errors() {
        return List.of();
    }

    /** After what time trying again makes sense, where it does. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
