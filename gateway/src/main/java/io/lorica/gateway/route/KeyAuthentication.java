package io.lorica.gateway.route;

import io.lorica.api.access.ApiKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A request made with a valid API key; its name is the key's id. */
final class KeyAuthentication extends AbstractAuthenticationToken {
    private final transient ApiKey key;

    KeyAuthentication(ApiKey key) {
        super(List.of(new SimpleGrantedAuthority("ROLE_" + key.role())));
        this.key = key;
        setAuthenticated(true);
    }

    ApiKey key() {
        return key;
    }

    @Override
    public Object getPrincipal() {
        return key;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return key.id();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyAuthentication that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
