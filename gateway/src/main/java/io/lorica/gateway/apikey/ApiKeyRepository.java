package io.lorica.gateway.apikey;

import io.lorica.api.access.ApiKey;
import io.lorica.api.access.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code gateway.api_key}. Every call blocks, so none may be made on an event loop. */
@Repository
class ApiKeyRepository {
    private static final String SELECT =
            "select id, sequence, name, role, prefix, secret_sha256, created_at, expires_at,"
                    + " revoked_at from gateway.api_key ";

    private final JdbcClient jdbc;

    ApiKeyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes changes that decide over the whole set of keys wait for each other until their transaction ends. */
    void lockKeys() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('lorica.gateway.api_key'))")
                .query((row, _) -> 0)
                .single();
    }

    boolean hasKeys() {
        return jdbc.sql("select exists (select 1 from gateway.api_key)")
                .query(Boolean.class)
                .single();
    }

    void insert(ApiKey key, byte[] secretSha256) {
        jdbc.sql("insert into gateway.api_key (id, name, role, prefix, secret_sha256, created_at, expires_at)"
                        + " values (:id, :name, :role, :prefix, :hash, :createdAt, :expiresAt)")
                .param("id", UUID.fromString(key.id()))
                .param("name", key.name())
                .param("role", key.role().name())
                .param("prefix", key.prefix())
                .param("hash", secretSha256)
                .param("createdAt", utc(key.createdAt()))
                .param("expiresAt", utc(key.expiresAt()))
                .update();
    }

    /** Finds by the secret's digest: the prefix narrows the search, the hashes are compared in constant time. */
    Optional<StoredKey> find(Secret secret) {
        byte[] hash = secret.sha256();
        return jdbc
                .sql(SELECT + "where prefix = :prefix")
                .param("prefix", secret.prefix())
                .query(ApiKeyRepository::read)
                .list()
                .stream()
                .filter(stored -> stored.hasHash(hash))
                .findFirst();
    }

    Optional<StoredKey> find(UUID id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(ApiKeyRepository::read)
                .optional();
    }

    List<StoredKey> list(long afterSequence, int limit) {
        return jdbc.sql(SELECT + "where sequence > :after order by sequence limit :limit")
                .param("after", afterSequence)
                .param("limit", limit)
                .query(ApiKeyRepository::read)
                .list();
    }

    boolean hasOtherPermanentAdmin(UUID id) {
        return jdbc.sql("select exists (select 1 from gateway.api_key where id <> :id and role = 'ADMIN'"
                        + " and expires_at is null and revoked_at is null)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void revoke(UUID id, Instant now) {
        jdbc.sql("update gateway.api_key set revoked_at = :now where id = :id and revoked_at is null")
                .param("now", utc(now))
                .param("id", id)
                .update();
    }

    private static StoredKey read(ResultSet row, int index) throws SQLException {
        ApiKey key = new ApiKey(
                row.getString("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getString("prefix"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"));
        return new StoredKey(key, row.getLong("sequence"), row.getBytes("secret_sha256"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
