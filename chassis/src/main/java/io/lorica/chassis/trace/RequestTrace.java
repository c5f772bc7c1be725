package io.lorica.chassis.trace;

import io.opentelemetry.api.trace.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The trace of a request, for who answers it outside of its span. */
public final class RequestTrace {
    private static final String ATTRIBUTE = RequestTrace.class.getName();
    private static final Pattern TRACEPARENT = Pattern.compile("00-(?<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private RequestTrace() {}

    /** Within the request's span. */
    static void keep(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, CurrentTrace.id());
    }

    /** That of the request's span; of a request that never got one, what its caller says, or a new one. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String kept) {
            return kept;
        }
        String header = request.getHeader("traceparent");
        Matcher sent = TRACEPARENT.matcher(header == null ? "" : header);
        return sent.matches() && TraceId.isValid(sent.group("trace")) ? sent.group("trace") : CurrentTrace.id();
    }
}
