package io.lorica.chassis.security;

import io.lorica.api.access.KeyRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * The API key behind the request that is being served.
 *
 * @param id the key's id
 * @param name the key's name, as histories show it
 * @param actor the service that makes the call for that key; absent: nobody stands between
 */
public record Caller(String id, String name, @Nullable KeyRef actor) {

    /** @throws IllegalStateException outside a request that passed the token check */
    public static Caller current() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token) {
            String name = token.getToken().getClaimAsString("name");
            return new Caller(token.getName(), name == null ? token.getName() : name, actor(token.getToken()));
        }
        throw new IllegalStateException("No caller: this code runs outside an authenticated request.");
    }

    /** Whose keys for repeated calls are one's own: a service's are not those of whom it acts for. */
    public String scope() {
        return actor == null ? id : id + " by " + actor.id();
    }

    private static @Nullable KeyRef actor(Jwt token) {
        Map<String, Object> actor = token.getClaimAsMap("act");
        return actor == null ? null : new KeyRef(String.valueOf(actor.get("sub")), String.valueOf(actor.get("name")));
    }
}
