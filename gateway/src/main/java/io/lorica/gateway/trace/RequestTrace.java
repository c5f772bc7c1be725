package io.lorica.gateway.trace;

import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.slf4j.MDC;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

/** The trace of a request, wherever in the chain of its filters and on whichever thread it is asked for. */
public final class RequestTrace {
    private static final String LOG_FIELD = "traceId";

    private RequestTrace() {}

    /** 32 hex digits; a new one, which nothing else bears, for a request that is not observed. */
    public static String idOf(ServerWebExchange exchange) {
        return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                .map(observed -> observed.<TracingContext>get(TracingContext.class))
                .map(TracingContext::getSpan)
                .map(span -> span.context().traceId())
                .orElseGet(() -> IdGenerator.random().generateTraceId());
    }

    /** Logs under the request's trace. */
    public static void log(ServerWebExchange exchange, Runnable line) {
        try (var _ = MDC.putCloseable(LOG_FIELD, idOf(exchange))) {
            line.run();
        }
    }
}
