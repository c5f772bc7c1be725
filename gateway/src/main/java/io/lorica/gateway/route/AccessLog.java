package io.lorica.gateway.route;

import io.lorica.api.registry.AliasesApi;
import io.lorica.gateway.servicetoken.Caller;
import io.lorica.gateway.trace.RequestTrace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * One line for each request when its answer is out, under the request's trace id: method, path, status, time taken, key
 * and request id. The query is left out, since it may hold what nobody should read in a log. What comes every second,
 * calls of the actuator, scrapes of metrics and answered questions for new alias moves, is told at DEBUG.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class AccessLog implements WebFilter {
    private static final Logger log = LoggerFactory.getLogger("io.lorica.access");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long begun = System.nanoTime();
        return chain.filter(exchange).doFinally(signal -> {
            if (signal == SignalType.ON_ERROR && !exchange.getResponse().isCommitted()) {
                // The problem that answers it is written further out, and decides the status.
                exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> tell(exchange, begun, "")));
            } else {
                tell(exchange, begun, signal == SignalType.ON_COMPLETE ? "" : ", broken off");
            }
        });
    }

    private static void tell(ServerWebExchange exchange, long begunNanos, String end) {
        String path = exchange.getRequest().getURI().getRawPath();
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        Level level = comesEverySecond(exchange, path, status) ? Level.DEBUG : Level.INFO;
        RequestTrace.log(
                exchange,
                () -> log.atLevel(level)
                        .log(
                                "{} {} {} in {} ms, key {}, request {}{}",
                                exchange.getRequest().getMethod(),
                                path,
                                status == null ? 200 : status.value(),
                                (System.nanoTime() - begunNanos) / 1_000_000,
                                key(exchange),
                                RequestIds.of(exchange),
                                end));
    }

    private static boolean comesEverySecond(ServerWebExchange exchange, String path, @Nullable HttpStatusCode status) {
        boolean isPoll = path.equals(AliasesApi.MOVED)
                && exchange.getRequest().getQueryParams().containsKey("after_revision")
                && (status == null || status.is2xxSuccessful());
        return isPoll || path.startsWith("/actuator/") || path.startsWith("/v1/metrics/");
    }

    private static String key(ServerWebExchange exchange) {
        Caller caller = AccessFilter.callerOf(exchange);
        if (caller == null) {
            return "none";
        }
        return caller.actor() == null
                ? caller.key().id()
                : caller.key().id() + " by " + caller.actor().id();
    }
}
