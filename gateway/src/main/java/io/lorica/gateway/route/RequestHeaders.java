package io.lorica.gateway.route;

import io.lorica.api.Headers;
import io.lorica.api.inference.DecisionsApi;
import io.lorica.gateway.apikey.Authenticator;
import io.lorica.gateway.servicetoken.Caller;
import io.lorica.gateway.servicetoken.ServiceTokens;
import io.lorica.gateway.trace.RequestTrace;
import java.util.Locale;
import java.util.Set;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a service is told: the caller's headers less credentials and everything that claims where a call comes from,
 * plus the service token and the request's ids. Runs last, so nothing added before it stays unseen; the trace is added
 * by the client's observation.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class RequestHeaders implements HttpHeadersFilter {
    private static final Set<String> REMOVED = Set.of(
            "authorization",
            Authenticator.KEY_HEADER.toLowerCase(Locale.ROOT),
            "cookie",
            "forwarded",
            "x-real-ip",
            "x-original-url",
            "x-rewrite-url",
            "x-http-method-override");
    private static final Set<String> REMOVED_PREFIXES = Set.of("x-forwarded-", "x-lorica-", "lorica-", "proxy-");

    private final ServiceTokens tokens;

    RequestHeaders(ServiceTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        Caller caller = AccessFilter.callerOf(exchange);
        if (caller == null) {
            throw new IllegalStateException(
                    "A route was reached without a key. Every routed path needs a role in the access table.");
        }
        HttpHeaders forwarded = new HttpHeaders();
        input.forEach((name, values) -> {
            if (!isRemoved(name.toLowerCase(Locale.ROOT))) {
                forwarded.addAll(name, values);
            }
        });
        forwarded.setBearerAuth(
                tokens.tokenFor(caller, TargetService.of(exchange).name()));
        if (!isTraceContinued(exchange)) {
            forwarded.remove("tracestate");
        }
        forwarded.set(Headers.REQUEST_ID, RequestIds.of(exchange));
        if (HttpMethod.POST.equals(exchange.getRequest().getMethod())
                && DecisionsApi.PATH.equals(exchange.getRequest().getPath().value())) {
            forwarded.set(Headers.DECISION_ID, RequestIds.decisionOf(exchange, caller.key()));
        }
        return forwarded;
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.REQUEST;
    }

    /** What a caller's tracestate says belongs to the trace of its own traceparent. */
    private static boolean isTraceContinued(ServerWebExchange exchange) {
        String traceparent = exchange.getRequest().getHeaders().getFirst("traceparent");
        return traceparent != null && traceparent.contains(RequestTrace.idOf(exchange));
    }

    private static boolean isRemoved(String name) {
        return REMOVED.contains(name) || REMOVED_PREFIXES.stream().anyMatch(name::startsWith);
    }
}
