package io.lorica.registry.idempotency;

import io.lorica.chassis.Caller;
import io.lorica.registry.problem.RegistryProblem.IdempotencyConflict;
import io.lorica.registry.problem.RegistryProblem.InvalidRequest;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Runs a creation once for each caller, operation and {@code Idempotency-Key}. */
@Component
public class Idempotency {
    public static final String HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Idempotency(JdbcClient database, TransactionTemplate transaction, JsonMapper json, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Creates in a transaction of its own, or gives what an earlier call created under the same key.
     *
     * @param operation what is created, including the path
     * @param bodyDigest tells whether a later call asks for the same
     * @throws IdempotencyConflict if the key came with another body before
     */
    public <T> T once(String operation, @Nullable String key, String bodyDigest, Class<T> type, Supplier<T> creation) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new InvalidRequest(HEADER, HEADER + " must be 1 to 200 printable ASCII characters without spaces.");
        }
        return transaction.execute(status -> key == null
                ? creation.get()
                : firstOrCreated(Caller.current().id(), operation, key, bodyDigest, type, creation));
    }

    private <T> T firstOrCreated(
            String caller, String operation, String key, String bodyDigest, Class<T> type, Supplier<T> creation) {
        // Two calls with the same key at the same time: the second waits here for the first one's commit.
        database.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 1))")
                .param(String.join("\n", caller, operation, key))
                .query(row -> {});
        var first = database.sql("SELECT body_digest, result FROM registry.idempotency_key"
                        + " WHERE caller = ? AND operation = ? AND key = ?")
                .params(caller, operation, key)
                .query((row, index) -> new FirstResult(row.getString(1), row.getString(2)))
                .optional();
        if (first.isPresent()) {
            if (!first.get().bodyDigest().equals(bodyDigest)) {
                throw new IdempotencyConflict(key);
            }
            return json.readValue(first.get().result(), type);
        }
        T created = creation.get();
        database.sql("INSERT INTO registry.idempotency_key VALUES (?, ?, ?, ?, ?, ?)")
                .params(
                        caller,
                        operation,
                        key,
                        bodyDigest,
                        json.writeValueAsString(created),
                        Timestamp.from(clock.instant()))
                .update();
        return created;
    }

    private record FirstResult(String bodyDigest, String result) {}
}
