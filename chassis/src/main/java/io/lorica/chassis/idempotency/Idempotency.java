package io.lorica.chassis.idempotency;

import io.lorica.chassis.problem.IdempotencyConflict;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.chassis.security.Caller;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Creates once for each caller, operation and {@code Idempotency-Key}. What a key created is written in the transaction
 * of the creation itself, into the table {@code idempotency_key} of the service's schema: a key is known exactly when
 * its result is there.
 */
public class Idempotency {
    public static final String HEADER = "Idempotency-Key";

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Idempotency(JdbcClient database, TransactionTemplate transaction, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param id under which {@code find} gives the result again */
    public record Created<T>(String id, T result) {}

    /**
     * Creates in a transaction of its own, or gives what an earlier call created under the same key. A call with a key
     * that another one is using waits for it.
     *
     * @param operation what is created, the path's variables included
     * @param bodyDigest tells whether a later call asks for the same
     * @throws IdempotencyConflict if the key came with another body before
     * @throws InvalidRequest if the key is malformed
     */
    public <T> T once(
            String operation,
            @Nullable String key,
            String bodyDigest,
            Supplier<Created<T>> creation,
            Function<String, T> find) {
        IdempotencyKeys.check(key);
        return Objects.requireNonNull(transaction.execute(_ -> key == null
                ? creation.get().result()
                : firstOrCreated(Caller.current().scope(), operation, key, bodyDigest, creation, find)));
    }

    private <T> T firstOrCreated(
            String caller,
            String operation,
            String key,
            String bodyDigest,
            Supplier<Created<T>> creation,
            Function<String, T> find) {
        database.sql("select pg_advisory_xact_lock(hashtextextended(?, 1))")
                .param(String.join("\n", caller, operation, key))
                .query(_ -> {});
        Optional<First> first = database.sql("select body_digest, created_id from idempotency_key"
                        + " where caller = ? and operation = ? and key = ?")
                .params(caller, operation, key)
                .query((row, _) -> new First(row.getString(1), row.getString(2)))
                .optional();
        if (first.isPresent()) {
            if (!first.get().bodyDigest().equals(bodyDigest)) {
                throw new IdempotencyConflict(key);
            }
            return find.apply(first.get().createdId());
        }
        Created<T> created = creation.get();
        database.sql("insert into idempotency_key (caller, operation, key, body_digest, created_id, created_at)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(caller, operation, key, bodyDigest, created.id(), Timestamp.from(clock.instant()))
                .update();
        return created.result();
    }

    private record First(String bodyDigest, String createdId) {}
}
