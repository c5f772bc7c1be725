package io.lorica.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Measures the time until a response's headers go out, which for a stream is the time to its first event. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ResponseTimeFilter implements WebFilter {
    private final MeterRegistry meters;

    ResponseTimeFilter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Timer.Sample sample = Timer.start(meters);
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> sample.stop(timer(exchange))));
        return chain.filter(exchange);
    }

    private Timer timer(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return meters.timer(
                "lorica.gateway.responses",
                "service",
                TargetService.find(exchange).map(TargetService::name).orElse("gateway"),
                "status",
                Integer.toString(status == null ? 200 : status.value()));
    }
}
