package io.lorica.gateway.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Finds the key of a secret. What the database answered is kept for seconds, so a busy caller costs no query a call.
 */
@Component
class KeyLookup {
    private static final int MOST_KEPT = 10_000;
    private static final Duration RECENT = Duration.ofHours(1);

    private final ApiKeyRepository repository;
    private final Cache<ByteBuffer, StoredKey> keys;
    private final Cache<ByteBuffer, Boolean> recentlyFound = Caffeine.newBuilder()
            .maximumSize(MOST_KEPT)
            .expireAfterWrite(RECENT)
            .build();

    KeyLookup(ApiKeyRepository repository, ApiKeyProperties properties) {
        this.repository = repository;
        this.keys = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(properties.cacheFor())
                .build();
    }

    /** Answers from memory on the caller's thread, from the database on a thread that may block. */
    Mono<Optional<StoredKey>> find(Secret secret) {
        ByteBuffer hash = ByteBuffer.wrap(secret.sha256());
        StoredKey kept = keys.getIfPresent(hash);
        if (kept != null) {
            return Mono.just(Optional.of(kept));
        }
        return Mono.fromCallable(() -> load(hash, secret)).subscribeOn(Schedulers.boundedElastic());
    }

    /** Whether the secret belonged to a key lately; such callers are looked up even from a throttled address. */
    boolean wasFoundLately(Secret secret) {
        return recentlyFound.getIfPresent(ByteBuffer.wrap(secret.sha256())) != null;
    }

    /** Removing waits for a load of the same key in progress, so no answer from before the revocation stays behind. */
    void forget(StoredKey key) {
        ByteBuffer hash = ByteBuffer.wrap(key.secretSha256());
        keys.asMap().remove(hash);
        recentlyFound.invalidate(hash);
    }

    private Optional<StoredKey> load(ByteBuffer hash, Secret secret) {
        StoredKey found = keys.get(hash, _ -> repository.find(secret).orElse(null));
        if (found != null) {
            recentlyFound.put(hash, true);
        }
        return Optional.ofNullable(found);
    }
}
