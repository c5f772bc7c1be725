package io.lorica.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class VerifiedTokensTest {
    private static final Instant ISSUED = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final List<String> verified = new ArrayList<>();
    private Instant now = ISSUED;
    private final VerifiedTokens tokens =
            new VerifiedTokens(this::verify, ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    private Jwt verify(String token) {
        verified.add(token);
        if (token.startsWith("forged") || now.isAfter(ISSUED.plus(LIFETIME))) {
            throw new BadJwtException("refused");
        }
        return new Jwt(token, ISSUED, ISSUED.plus(LIFETIME), Map.of("alg", "RS256"), Map.of("sub", "key"));
    }

    @Test
    void a_token_is_verified_once_until_it_expires() {
        Jwt first = tokens.decode("token");
        now = ISSUED.plus(LIFETIME).minusMillis(1);
        assertThat(tokens.decode("token")).isSameAs(first);
        assertThat(verified).containsExactly("token");

        now = ISSUED.plus(LIFETIME).plusMillis(1);
        assertThatThrownBy(() -> tokens.decode("token")).isInstanceOf(BadJwtException.class);
        assertThat(verified).containsExactly("token", "token");
    }

    @Test
    void another_text_is_verified_by_itself_and_a_refused_one_each_time() {
        tokens.decode("token");
        tokens.decode("token2");
        assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
        assertThat(verified).containsExactly("token", "token2", "forged", "forged");
    }
}
