package io.lorica.training.idempotency;

import io.lorica.training.TrainingProblem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers, per API key, what each {@code Idempotency-Key} created. Used inside the creating transaction. */
@Component
public class IdempotencyLedger {
    private final JdbcClient jdbc;

    IdempotencyLedger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Waits for a running request with the same key, so that two of them at once create one thing.
     *
     * @return the id of what the key created before
     * @throws TrainingProblem.IdempotencyConflict if the key came with another body
     */
    public Optional<String> claim(String callerId, @Nullable String key, String bodyDigest) {
        if (key == null) {
            return Optional.empty();
        }
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:lock, 0))")
                .param("lock", callerId + "/" + key)
                .query((_, _) -> true)
                .single();
        return jdbc.sql("select body_digest, created_id from idempotency_key where caller_id = :caller and key = :key")
                .param("caller", callerId)
                .param("key", key)
                .query((row, _) -> {
                    if (!row.getString("body_digest").equals(bodyDigest)) {
                        throw new TrainingProblem.IdempotencyConflict(key);
                    }
                    return row.getString("created_id");
                })
                .optional();
    }

    public void record(String callerId, @Nullable String key, String bodyDigest, String createdId) {
        if (key != null) {
            jdbc.sql("insert into idempotency_key (caller_id, key, body_digest, created_id)"
                            + " values (:caller, :key, :digest, :id)")
                    .param("caller", callerId)
                    .param("key", key)
                    .param("digest", bodyDigest)
                    .param("id", createdId)
                    .update();
        }
    }
}
