package io.lorica.gateway.apikey;

import io.lorica.api.access.ApiKey;
import io.lorica.gateway.problem.GatewayException.TooManyFailures;
import io.lorica.gateway.problem.GatewayException.Unauthenticated;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Says which key a request carries, or refuses it. Failed attempts from an address slow down the look-ups of keys from
 * there, but a good key is always let in: others may share the address.
 */
@Component
public class Authenticator {
    public static final String KEY_HEADER = "X-Api-Key";
    private static final String BEARER = "bearer ";

    private final KeyLookup lookup;
    private final FailedAuthentications failures;
    private final Clock clock;
    private final MeterRegistry meters;

    Authenticator(KeyLookup lookup, FailedAuthentications failures, Clock clock, MeterRegistry meters) {
        this.lookup = lookup;
        this.failures = failures;
        this.clock = clock;
        this.meters = meters;
    }

    /** Reads {@code Authorization: Bearer} or {@code X-Api-Key}; fails with Unauthenticated or TooManyFailures. */
    public Mono<ApiKey> authenticate(ServerHttpRequest request) {
        InetAddress address = addressOf(request);
        String credentials = credentialsOf(request.getHeaders());
        if (credentials == null) {
            return refuse(
                    address, "missing", "Send an API key: 'Authorization: Bearer lor_...' or 'X-Api-Key: lor_...'.");
        }
        Optional<Secret> secret = Secret.parse(credentials);
        if (secret.isEmpty()) {
            return refuse(
                    address,
                    "malformed",
                    "The API key is not of the form lor_ and 43 characters. Check how it was copied.");
        }
        Mono<Optional<StoredKey>> found =
                failures.areTooMany(address) ? lookup.findFromThrottled(secret.get()) : lookup.find(secret.get());
        return found.flatMap(key -> accept(key, address)).onErrorMap(RejectedExecutionException.class, _ -> tooMany());
    }

    private Mono<ApiKey> accept(Optional<StoredKey> found, InetAddress address) {
        if (found.isEmpty()) {
            return refuse(
                    address, "unknown", "The API key is not known here. Check it or ask an administrator for a key.");
        }
        StoredKey stored = found.get();
        ApiKey key = stored.key();
        if (stored.isRevoked()) {
            return refuse(
                    address,
                    "revoked",
                    "API key %s was revoked at %s. Ask an administrator for a new one."
                            .formatted(key.prefix(), key.revokedAt()));
        }
        if (stored.isExpiredAt(clock.instant())) {
            return refuse(
                    address,
                    "expired",
                    "API key %s expired at %s. Ask an administrator for a new one."
                            .formatted(key.prefix(), key.expiresAt()));
        }
        count("accepted");
        return Mono.just(key);
    }

    private Mono<ApiKey> refuse(InetAddress address, String outcome, String detail) {
        if (failures.areTooMany(address)) {
            return Mono.error(tooMany());
        }
        failures.count(address);
        count(outcome);
        return Mono.error(new Unauthenticated(detail));
    }

    private TooManyFailures tooMany() {
        count("throttled");
        return new TooManyFailures(FailedAuthentications.WINDOW);
    }

    private void count(String outcome) {
        meters.counter("lorica.gateway.authentications", "outcome", outcome).increment();
    }

    private static @Nullable String credentialsOf(HttpHeaders headers) {
        String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        String key = headers.getFirst(KEY_HEADER);
        return key == null ? null : key.strip();
    }

    // The socket's own address: a forwarded one could be made up by anybody.
    private static InetAddress addressOf(ServerHttpRequest request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote == null || remote.getAddress() == null ? InetAddress.getLoopbackAddress() : remote.getAddress();
    }
}
