package io.lorica.training.run;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace of the request that is being served. It is read from the log context's {@code traceId} and {@code spanId},
 * which are there where Micrometer traces requests.
 */
final class RequestTrace {
    private static final String SAMPLED = "01";

    private RequestTrace() {}

    /** In the form of the W3C header; null outside a traced request. */
    static @Nullable String traceparent() {
        String trace = MDC.get("traceId");
        String span = MDC.get("spanId");
        return trace == null || span == null ? null : "00-%s-%s-%s".formatted(trace, span, SAMPLED);
    }
}
