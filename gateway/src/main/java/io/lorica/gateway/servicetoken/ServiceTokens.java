package io.lorica.gateway.servicetoken;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import io.lorica.api.access.ApiKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * Issues one token per caller and service and keeps it until shortly before it expires. Subject is who asked; a service
 * that acts for them is in the claim {@code act}, and the role is that of who makes the call.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.1">RFC 8693, actor claim</a>
 */
@Component
public class ServiceTokens {
    static final String ISSUER = "lorica-gateway";
    static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration KEPT = Duration.ofMinutes(4);
    private static final int MOST_KEPT = 10_000;
    private static final JwsHeader HEADER =
            JwsHeader.with(SignatureAlgorithm.RS256).type("JWT").build();

    private final NimbusJwtEncoder encoder;
    private final Clock clock;
    private final Cache<Holder, String> tokens =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

    private record Holder(String keyId, @Nullable String actorId, String audience) {}

    ServiceTokens(SigningKey key, Clock clock) {
        RSAKey jwk =
                new RSAKey.Builder(key.publicKey()).privateKey(key.privateKey()).build();
        this.encoder = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(jwk)));
        this.clock = clock;
    }

    /** @param audience the target service's name, such as {@code registry-service} */
    public String tokenFor(Caller caller, String audience) {
        ApiKey actor = caller.actor();
        var holder = new Holder(caller.key().id(), actor == null ? null : actor.id(), audience);
        return tokens.get(holder, _ -> sign(caller, audience));
    }

    private String sign(Caller caller, String audience) {
        Instant now = clock.instant();
        ApiKey actor = caller.actor();
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer(ISSUER)
                .subject(caller.key().id())
                .audience(List.of(audience))
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .claim("name", caller.key().name())
                .claim("roles", List.of(caller.admitted().role().name()));
        if (actor != null) {
            claims.claim("act", Map.of("sub", actor.id(), "name", actor.name()));
        }
        return encoder.encode(JwtEncoderParameters.from(HEADER, claims.build())).getTokenValue();
    }
}
