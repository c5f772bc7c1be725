package io.lorica.chassis;

import java.net.URI;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Builds RFC 9457 problems in the shape all services share. */
final class Problems {
    private static final String TYPE_PREFIX = "urn:lorica:problem:";

    private Problems() {}

    static ProblemDetail of(HttpStatusCode status, String slug, String title, String detail, String path) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + slug));
        problem.setTitle(title);
        problem.setInstance(URI.create(path));
        problem.setProperty("trace_id", TraceIdFilter.currentTraceId());
        return problem;
    }
}
