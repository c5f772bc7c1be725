package io.lorica.gateway.route;

import io.lorica.api.Headers;
import io.lorica.api.access.ApiKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives each request an id, which the answer and the service behind get as well. A UUID that the caller sent is kept,
 * so that a repeated request has the id of the first one; anything else is replaced.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIds implements WebFilter {
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final Pattern UUID_FORM = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static String of(ServerWebExchange exchange) {
        return Objects.requireNonNull(exchange.getAttribute(ATTRIBUTE), "This filter runs before all others.");
    }

    /**
     * Of the decision that a request asks for: the same for the same key and request id, and never that of another
     * key's request.
     */
    static String decisionOf(ServerWebExchange exchange, ApiKey key) {
        byte[] name = (key.id() + " " + of(exchange)).getBytes(StandardCharsets.US_ASCII);
        return "dec_" + UUID.nameUUIDFromBytes(name);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String id = idFrom(exchange.getRequest().getHeaders().getFirst(Headers.REQUEST_ID));
        exchange.getAttributes().put(ATTRIBUTE, id);
        // Last, over whatever a service answered or a problem cleared.
        exchange.getResponse()
                .beforeCommit(() -> Mono.fromRunnable(
                        () -> exchange.getResponse().getHeaders().set(Headers.REQUEST_ID, id)));
        return chain.filter(exchange);
    }

    private static String idFrom(@Nullable String sent) {
        return sent != null && UUID_FORM.matcher(sent).matches()
                ? UUID.fromString(sent).toString()
                : UUID.randomUUID().toString();
    }
}
