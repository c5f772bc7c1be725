package io.lorica.chassis.problem;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** What a refusal is called that is told apart by its status alone. */
final class StatusProblem {
    private StatusProblem() {}

    static String slug(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "invalid-request";
            case UNAUTHORIZED -> "unauthenticated";
            case CONTENT_TOO_LARGE -> "body-too-large";
            case REQUESTED_RANGE_NOT_SATISFIABLE -> "range-not-satisfiable";
            case INTERNAL_SERVER_ERROR -> "internal-error";
            default -> status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
        };
    }

    static String title(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "Invalid request";
            case INTERNAL_SERVER_ERROR -> "Unexpected failure";
            default -> status.getReasonPhrase();
        };
    }

    /** What to do, where nothing is known but the status. */
    static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST, REQUEST_HEADER_FIELDS_TOO_LARGE, URI_TOO_LONG ->
                "The request's method, path, query or headers hold what is refused here. Send HTTP/1.1 with a"
                        + " plain path, percent-encode in UTF-8 what is not ASCII, and keep line and headers"
                        + " below 8 KB.";
            case NOT_FOUND -> "Nothing is at this path. The service's API description lists the paths that exist.";
            case METHOD_NOT_ALLOWED ->
                "The method is not offered here. The service's API description lists the methods of each path.";
            case CONTENT_TOO_LARGE -> "The request is larger than is accepted here. Send a smaller one.";
            case EXPECTATION_FAILED -> "Only Expect: 100-continue is known here. Send that or no such header.";
            case INTERNAL_SERVER_ERROR -> "The service failed; its log has the cause under the trace id.";
            case SERVICE_UNAVAILABLE -> "The service can't answer now. Try again shortly.";
            default -> status.getReasonPhrase() + ". The service's API description says what is accepted here.";
        };
    }
}
