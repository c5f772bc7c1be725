package io.lorica.gateway.problem;

import io.lorica.api.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** Why the gateway refused a request. The message is told to the caller, so it holds no secret. */
public abstract sealed class GatewayException extends RuntimeException {
    private final String slug;
    private final HttpStatus status;

    private GatewayException(String slug, HttpStatus status, String detail) {
        super(detail);
        this.slug = slug;
        this.status = status;
    }

    String slug() {
        return slug;
    }

    HttpStatus status() {
        return status;
    }

    /** The fields that are to blame. */
    List<FieldError> errors() {
        return List.of();
    }

    /** Adds what the status asks for beside the body. */
    void addHeaders(HttpHeaders headers) {}

    public static final class Unauthenticated extends GatewayException {
        public Unauthenticated(String detail) {
            super("unauthenticated", HttpStatus.UNAUTHORIZED, detail);
        }

        @Override
        void addHeaders(HttpHeaders headers) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"lorica\"");
        }
    }

    public static final class TooManyFailures extends GatewayException {
        private final Duration retryAfter;

        public TooManyFailures(Duration retryAfter) {
            super(
                    "too-many-failed-authentications",
                    HttpStatus.TOO_MANY_REQUESTS,
                    ("Too many requests from this address came without a valid API key. Correct the key and"
                                    + " try again in %d s.")
                            .formatted(retryAfter.toSeconds()));
            this.retryAfter = retryAfter;
        }

        @Override
        void addHeaders(HttpHeaders headers) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        }
    }

    public static final class Forbidden extends GatewayException {
        public Forbidden(String detail) {
            super("forbidden", HttpStatus.FORBIDDEN, detail);
        }
    }

    public static final class NotFound extends GatewayException {
        public NotFound(String slug, String detail) {
            super(slug, HttpStatus.NOT_FOUND, detail);
        }
    }

    public static final class MethodNotAllowed extends GatewayException {
        private final Set<HttpMethod> allowed;

        public MethodNotAllowed(HttpMethod method, Set<HttpMethod> allowed) {
            super(
                    "method-not-allowed",
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "%s is not offered here. Use %s.".formatted(method, names(allowed)));
            this.allowed = Set.copyOf(allowed);
        }

        private static String names(Set<HttpMethod> methods) {
            return methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        }

        @Override
        void addHeaders(HttpHeaders headers) {
            headers.setAllow(allowed);
        }
    }

    public static final class InvalidRequest extends GatewayException {
        private final transient List<FieldError> errors;

        public InvalidRequest(String slug, HttpStatus status, String detail) {
            super(slug, status, detail);
            this.errors = List.of();
        }

        /** @param errors at least one */
        InvalidRequest(List<FieldError> errors) {
            super(
                    "invalid-request",
                    HttpStatus.BAD_REQUEST,
                    errors.stream()
                            .map(error -> error.field() + ": " + error.message())
                            .map(sentence ->
                                    sentence.endsWith(".") || sentence.endsWith("?") ? sentence : sentence + ".")
                            .collect(Collectors.joining(" ")));
            this.errors = List.copyOf(errors);
        }

        @Override
        List<FieldError> errors() {
            return errors;
        }
    }

    public static final class LastAdminKey extends GatewayException {
        public LastAdminKey(String name) {
            super(
                    "last-admin-key",
                    HttpStatus.CONFLICT,
                    ("Key '%s' is the last ADMIN key without an expiry. Create another such key first;"
                                    + " without one nobody could manage keys any more.")
                            .formatted(name));
        }
    }

    public static final class BodyTooLarge extends GatewayException {
        public BodyTooLarge(long limitBytes) {
            super(
                    "body-too-large",
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The body is larger than the %d bytes allowed here. Send a smaller one.".formatted(limitBytes));
        }
    }

    /** A service, or the gateway's database, could not answer: 502, 503 or 504. */
    public static final class Unavailable extends GatewayException {
        public Unavailable(String slug, HttpStatus status, String detail, Throwable cause) {
            super(slug, status, detail);
            initCause(cause);
        }

        public Unavailable(String slug, HttpStatus status, String detail) {
            super(slug, status, detail);
        }
    }

    static final class Unexpected extends GatewayException {
        Unexpected() {
            super(
                    "internal-error",
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "The gateway failed. Give its operator the trace id; the log names the cause under it.");
        }
    }
}
