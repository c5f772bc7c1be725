package io.lorica.chassis.security;

import io.lorica.api.access.KeyRef;
import io.lorica.api.access.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * @param roles of the key that makes the call, by name
 */
public record Caller(String id, String name, @Nullable KeyRef actor, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** One whose role does not matter. */
    public Caller(String id, String name, @Nullable KeyRef actor) {
        this(id, name, actor, Set.of());
    }

    /** @throws IllegalStateException outside a request that passed the token check */
    public static Caller current() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token) {
            String name = token.getToken().getClaimAsString("name");
            List<String> roles = token.getToken().getClaimAsStringList("roles");
            return new Caller(
                    token.getName(),
                    name == null ? token.getName() : name,
                    actor(token.getToken()),
                    Set.copyOf(Objects.requireNonNullElse(roles, List.of())));
        }
        throw new IllegalStateException("No caller: this code runs outside an authenticated request.");
    }

    /** Whether the key that makes the call has the role. What a role may call was decided by the gateway. */
    public boolean is(Role role) {
        return roles.contains(role.name());
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
