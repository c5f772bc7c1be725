package io.lorica.chassis.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Optional;

/** The trace of what this thread is doing. */
public final class CurrentTrace {
    private CurrentTrace() {}

    /** 32 hex digits, under which the log names what happened; outside a trace a new one, which nothing else bears. */
    public static String id() {
        SpanContext current = Span.current().getSpanContext();
        return current.isValid() ? current.getTraceId() : IdGenerator.random().generateTraceId();
    }

    /**
     * In the form of the W3C header; empty outside a trace.
     *
     * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
     */
    public static Optional<String> traceparent() {
        SpanContext current = Span.current().getSpanContext();
        return current.isValid()
                ? Optional.of("00-%s-%s-%s"
                        .formatted(
                                current.getTraceId(),
                                current.getSpanId(),
                                current.getTraceFlags().asHex()))
                : Optional.empty();
    }
}
