package io.lorica.gateway.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lorica.api.access.ApiKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Finds the key of a secret. What the database answered is kept for seconds, so a busy caller costs no query a call.
 */
@Component
public class KeyLookup implements DisposableBean {
    private static final int MOST_KEPT = 10_000;
    private static final int MOST_WAITING = 1_000;
    private static final Duration RECENT = Duration.ofHours(1);

    private final ApiKeyRepository repository;
    private final Cache<ByteBuffer, StoredKey> keys;
    private final Cache<ByteBuffer, Boolean> recentlyFound = Caffeine.newBuilder()
            .maximumSize(MOST_KEPT)
            .expireAfterWrite(RECENT)
            .build();

    private final Scheduler throttled = Schedulers.newBoundedElastic(1, MOST_WAITING, "keys-of-throttled");

    /** A key's id, name and role never change. */
    private final Cache<String, ApiKey> byId =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

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

    /**
     * The same for an address that sent many wrong keys: one look-up at a time for all such, so that they never take
     * the connections that others need. Fails with RejectedExecutionException when too many wait.
     */
    Mono<Optional<StoredKey>> findFromThrottled(Secret secret) {
        if (wasFoundLately(secret)) {
            return find(secret);
        }
        ByteBuffer hash = ByteBuffer.wrap(secret.sha256());
        return Mono.fromCallable(() -> load(hash, secret)).subscribeOn(throttled);
    }

    /** Finds a key whatever became of it since; empty for what is no id as well. */
    public Mono<Optional<ApiKey>> findById(String id) {
        ApiKey kept = byId.getIfPresent(id);
        if (kept != null) {
            return Mono.just(Optional.of(kept));
        }
        return Mono.fromCallable(() -> Optional.ofNullable(byId.get(id, this::loadById)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable ApiKey loadById(String id) {
        UUID uuid;
        try {
            uuid = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return repository.find(uuid).map(StoredKey::key).orElse(null);
    }

    /** Whether the secret belonged to a key lately: such callers don't wait behind wrong ones of their address. */
    private boolean wasFoundLately(Secret secret) {
        return recentlyFound.getIfPresent(ByteBuffer.wrap(secret.sha256())) != null;
    }

    /** Removing waits for a load of the same key in progress, so no answer from before the revocation stays behind. */
    void forget(StoredKey key) {
        ByteBuffer hash = ByteBuffer.wrap(key.secretSha256());
        keys.asMap().remove(hash);
        recentlyFound.invalidate(hash);
    }

    @Override
    public void destroy() {
        throttled.dispose();
    }

    private Optional<StoredKey> load(ByteBuffer hash, Secret secret) {
        StoredKey found = keys.get(hash, _ -> repository.find(secret).orElse(null));
        if (found != null) {
            recentlyFound.put(hash, true);
        }
        return Optional.ofNullable(found);
    }
}
