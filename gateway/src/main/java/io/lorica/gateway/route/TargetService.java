package io.lorica.gateway.route;

import java.util.Optional;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/** The service that a routed request goes to, from the route's metadata; also the audience of its token. */
record TargetService(String name) {
    private static final String METADATA = "service";

    static TargetService of(ServerWebExchange exchange) {
        return find(exchange)
                .orElseThrow(() -> new IllegalStateException("The route has no metadata '%s'.".formatted(METADATA)));
    }

    static Optional<TargetService> find(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return Optional.ofNullable(route)
                .map(r -> r.getMetadata().get(METADATA))
                .map(name -> new TargetService(name.toString()));
    }
}
