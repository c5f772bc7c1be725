package io.lorica.gateway.route;

import io.lorica.gateway.problem.GatewayException;
import io.lorica.gateway.problem.GatewayException.Unavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Says which service failed, and how. Its second half runs after the service's headers came and before they go out. */
@Component
class UpstreamFilter implements GlobalFilter, Ordered {
    private final MeterRegistry meters;

    UpstreamFilter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        String service = TargetService.of(exchange).name();
        return chain.filter(exchange)
                .onErrorMap(failure -> translate(service, failure))
                .then(Mono.defer(() -> refuseRejectedToken(exchange, service)));
    }

    // A service that rejects our token is misconfigured; passing its 401 on would blame the caller's key.
    private Mono<Void> refuseRejectedToken(ServerWebExchange exchange, String service) {
        if (exchange.getResponse().getStatusCode() != HttpStatus.UNAUTHORIZED) {
            return Mono.empty();
        }
        count(service, "token-rejected");
        return Mono.error(new Unavailable(
                "service-token-rejected",
                HttpStatus.BAD_GATEWAY,
                ("%s does not accept the gateway's tokens. Its operator must give it this gateway's public"
                                + " key and check both clocks.")
                        .formatted(service)));
    }

    private Throwable translate(String service, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case GatewayException e -> {
                    return e;
                }
                case TimeoutException _ -> {
                    return timeout(service, failure);
                }
                case ResponseStatusException e
                when e.getStatusCode().value() == 504 -> {
                    return timeout(service, failure);
                }
                case io.netty.channel.ConnectTimeoutException _ -> {
                    return unavailable(service, failure);
                }
                case IOException _ -> {
                    return unavailable(service, failure);
                }
                default -> {}
            }
        }
        return failure;
    }

    private Unavailable timeout(String service, Throwable cause) {
        count(service, "timeout");
        return new Unavailable(
                "service-timeout",
                HttpStatus.GATEWAY_TIMEOUT,
                "%s did not answer in time. The call may still have taken effect; check before repeating it."
                        .formatted(service),
                cause);
    }

    private Unavailable unavailable(String service, Throwable cause) {
        count(service, "unavailable");
        return new Unavailable(
                "service-unavailable",
                HttpStatus.SERVICE_UNAVAILABLE,
                "%s can't be reached or closed the connection. Try again shortly.".formatted(service),
                cause);
    }

    private void count(String service, String kind) {
        meters.counter("lorica.gateway.upstream.failures", "service", service, "kind", kind)
                .increment();
    }
}
