package io.lorica.chassis.security;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * The API key behind the request that is being served.
 *
 * @param id the key's id
 * @param name the key's name, as histories show it
 */
public record Caller(String id, String name) {

    /** @throws IllegalStateException outside a request that passed the token check */
    public static Caller current() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token) {
            String name = token.getToken().getClaimAsString("name");
            return new Caller(token.getName(), name == null ? token.getName() : name);
        }
        throw new IllegalStateException("No caller: this code runs outside an authenticated request.");
    }
}
