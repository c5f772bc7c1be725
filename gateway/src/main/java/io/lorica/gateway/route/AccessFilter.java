package io.lorica.gateway.route;

import io.lorica.api.access.ApiKey;
import io.lorica.api.access.Role;
import io.lorica.gateway.apikey.Authenticator;
import io.lorica.gateway.problem.GatewayException;
import io.lorica.gateway.problem.GatewayException.Forbidden;
import io.lorica.gateway.servicetoken.Caller;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets a request pass when its key holds a role that the access table asks for, and says who is behind it. Runs inside
 * Spring Security's chain.
 */
@Component
public class AccessFilter {
    private static final String CALLER = AccessFilter.class.getName() + ".caller";

    private final AccessTable table;
    private final Authenticator authenticator;
    private final OnBehalfOf onBehalfOf;

    AccessFilter(AccessTable table, Authenticator authenticator, OnBehalfOf onBehalfOf) {
        this.table = table;
        this.authenticator = authenticator;
        this.onBehalfOf = onBehalfOf;
    }

    /** Not a bean itself: Spring would put it into the chain a second time. */
    WebFilter webFilter() {
        return this::filter;
    }

    /** Who is behind the request; null on open paths. */
    public static @Nullable Caller callerOf(ServerWebExchange exchange) {
        return exchange.getAttribute(CALLER);
    }

    private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        AccessTable.Requirement requirement;
        try {
            requirement = table.requirementFor(
                    exchange.getRequest().getMethod(),
                    exchange.getRequest().getPath().pathWithinApplication());
        } catch (GatewayException e) {
            return Mono.error(e);
        }
        return switch (requirement) {
            case AccessTable.Requirement.Nothing _ -> chain.filter(withoutRange(exchange));
            case AccessTable.Requirement.OneOf(Set<Role> roles) ->
                authenticator.authenticate(exchange.getRequest()).flatMap(key -> admit(exchange, chain, key, roles));
        };
    }

    /** The console's files are small, and Spring answers a range beyond them with an empty 416. */
    private static ServerWebExchange withoutRange(ServerWebExchange exchange) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> headers.remove(HttpHeaders.RANGE)))
                .build();
    }

    private Mono<Void> admit(ServerWebExchange exchange, WebFilterChain chain, ApiKey key, Set<Role> roles) {
        if (!roles.contains(key.role())) {
            String needed = roles.stream().map(Role::name).sorted().collect(Collectors.joining(" or "));
            return Mono.error(new Forbidden(
                    "Key '%s' has the role %s, this call needs %s. Use another key or ask an administrator for one."
                            .formatted(key.name(), key.role(), needed)));
        }
        return onBehalfOf.callerOf(exchange.getRequest(), key).flatMap(caller -> {
            exchange.getAttributes().put(CALLER, caller);
            return chain.filter(exchange)
                    .contextWrite(ReactiveSecurityContextHolder.withAuthentication(new KeyAuthentication(key)));
        });
    }
}
