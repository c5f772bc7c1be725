package io.lorica.gateway.problem;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request's place in its trace.
 *
 * @param traceId 32 hex digits; the caller's own when it sent a valid {@code traceparent}
 * @param spanId 16 hex digits, made here
 * @param flags 2 hex digits
 * @param isContinued whether the trace began at the caller
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceContext(String traceId, String spanId, String flags, boolean isContinued) {
    public static final String HEADER = "traceparent";
    private static final String ATTRIBUTE = TraceContext.class.getName();
    // Version ff is forbidden; later versions may append fields, which this one ignores.
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final SecureRandom RANDOM = new SecureRandom();

    static TraceContext continuing(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher match = TRACEPARENT.matcher(traceparent);
            boolean isKnownShape = match.matches()
                    && (match.group(5) == null || !match.group(1).equals("00"));
            if (isKnownShape) {
                return new TraceContext(match.group(2), randomHex(8), match.group(4), true);
            }
        }
        return new TraceContext(randomHex(16), randomHex(8), "01", false);
    }

    /** The context of this exchange; made on first use. */
    public static TraceContext of(ServerWebExchange exchange) {
        return (TraceContext) exchange.getAttributes()
                .computeIfAbsent(
                        ATTRIBUTE,
                        _ -> continuing(exchange.getRequest().getHeaders().getFirst(HEADER)));
    }

    public String traceparent() {
        return "00-%s-%s-%s".formatted(traceId, spanId, flags);
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
