package io.lorica.gateway.apikey;

import io.lorica.api.Page;
import io.lorica.api.access.ApiKey;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.api.access.Role;
import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import io.lorica.gateway.problem.GatewayException.LastAdminKey;
import io.lorica.gateway.problem.GatewayException.NotFound;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Creates, lists and revokes keys. Every call blocks on the database. */
@Service
class ApiKeys {
    private static final Logger log = LoggerFactory.getLogger(ApiKeys.class);

    private final ApiKeyRepository repository;
    private final KeyLookup lookup;
    private final TransactionOperations transactions;
    private final Clock clock;

    ApiKeys(ApiKeyRepository repository, KeyLookup lookup, TransactionOperations transactions, Clock clock) {
        this.repository = repository;
        this.lookup = lookup;
        this.transactions = transactions;
        this.clock = clock;
    }

    CreatedApiKey create(CreateApiKeyRequest request, String createdBy) {
        Instant now = now();
        if (request.expiresAt() != null && !request.expiresAt().isAfter(now)) {
            throw new InvalidRequest(
                    "invalid-request",
                    HttpStatus.BAD_REQUEST,
                    "Field 'expires_at' lies in the past. Give a later time, or leave it out for a key"
                            + " that does not expire.");
        }
        Instant expiresAt =
                request.expiresAt() == null ? null : request.expiresAt().truncatedTo(ChronoUnit.MICROS);
        CreatedApiKey created = newKey(request.name(), request.role(), expiresAt, now);
        repository.insert(created.key(), new Secret(created.secret()).sha256());
        log.info("API key {} ({}) created by key {}", created.key().id(), request.role(), createdBy);
        return created;
    }

    Page<ApiKey> list(@Nullable String cursor, int limit) {
        List<StoredKey> keys = repository.list(Cursor.parse(cursor), limit + 1);
        List<StoredKey> page = keys.subList(0, Math.min(limit, keys.size()));
        String next = keys.size() > limit ? Cursor.of(page.getLast().sequence()) : null;
        return new Page<>(page.stream().map(StoredKey::key).toList(), next);
    }

    ApiKey get(String id) {
        return stored(id).key();
    }

    /** Revoking twice is the same as once. */
    void revoke(String id, String revokedBy) {
        StoredKey key = transactions.execute(_ -> {
            repository.lockKeys();
            StoredKey stored = stored(id);
            UUID uuid = UUID.fromString(stored.key().id());
            boolean isPermanentAdmin =
                    stored.key().role() == Role.ADMIN && stored.key().expiresAt() == null && !stored.isRevoked();
            if (isPermanentAdmin && !repository.hasOtherPermanentAdmin(uuid)) {
                throw new LastAdminKey(stored.key().name());
            }
            repository.revoke(uuid, now());
            return stored;
        });
        lookup.forget(key);
        log.info("API key {} revoked by key {}", id, revokedBy);
    }

    /** A key that is not stored yet. */
    static CreatedApiKey newKey(String name, Role role, @Nullable Instant expiresAt, Instant now) {
        Secret secret = Secret.random();
        ApiKey key = new ApiKey(UUID.randomUUID().toString(), name, role, secret.prefix(), now, expiresAt, null);
        return new CreatedApiKey(key, secret.text());
    }

    private StoredKey stored(String id) {
        NotFound unknown = new NotFound(
                "unknown-api-key", "No API key has this id. GET /v1/api-keys lists the keys and their ids.");
        try {
            return repository.find(UUID.fromString(id)).orElseThrow(() -> unknown);
        } catch (IllegalArgumentException e) {
            throw unknown;
        }
    }

    // PostgreSQL keeps microseconds; answering with more would differ from the next read.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
