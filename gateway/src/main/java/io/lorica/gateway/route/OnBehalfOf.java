package io.lorica.gateway.route;

import io.lorica.api.Headers;
import io.lorica.api.access.ApiKey;
import io.lorica.api.access.Role;
import io.lorica.gateway.apikey.KeyLookup;
import io.lorica.gateway.problem.GatewayException.Forbidden;
import io.lorica.gateway.servicetoken.Caller;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Says for whom a service calls. Only keys with role SERVICE may name another key, and only one that exists. It may be
 * revoked or expired: what it asked for while it was valid goes on and still is its own, and the name grants nothing,
 * since access was decided by the service's role.
 */
@Component
class OnBehalfOf {
    private final KeyLookup keys;

    OnBehalfOf(KeyLookup keys) {
        this.keys = keys;
    }

    Mono<Caller> callerOf(ServerHttpRequest request, ApiKey key) {
        List<String> named = request.getHeaders().getValuesAsList(Headers.ON_BEHALF_OF);
        if (!request.getHeaders().containsHeader(Headers.ON_BEHALF_OF)) {
            return Mono.just(new Caller(key, null));
        }
        if (key.role() != Role.SERVICE) {
            return Mono.error(
                    new Forbidden("Key '%s' has the role %s; only keys with role SERVICE may send %s. Leave it out."
                            .formatted(key.name(), key.role(), Headers.ON_BEHALF_OF)));
        }
        if (named.size() != 1) {
            return Mono.error(new Forbidden("%s must name one API key by its id.".formatted(Headers.ON_BEHALF_OF)));
        }
        return keys.findById(named.getFirst())
                .map(subject -> subject.map(asked -> new Caller(asked, key))
                        .orElseThrow(() -> new Forbidden(("%s names an API key that does not exist here. Send the id of"
                                        + " the key that asked for this call.")
                                .formatted(Headers.ON_BEHALF_OF))));
    }
}
