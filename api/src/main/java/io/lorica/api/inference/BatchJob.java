package io.lorica.api.inference;

import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of records that are decided on, one by one, behind live decisions.
 *
 * @param fileName as it was uploaded
 * @param stack the versions that decide, bottom first: those that answered for the model when the batch was made,
 *     whatever its alias does meanwhile
 * @param rows of the file
 * @param rowsDone decided or refused; a stop and a resumption take up after the last whole thousand
 * @param rowsRefused among them, those whose line in the result says why in {@code lorica_error}
 * @param warnings columns that lie in the file and are not read
 * @param error why it FAILED, and what to do
 * @param result once it is DONE
 * @param keptUntil when a batch that has ended is deleted with its file and result
 */
public record BatchJob(
        String id,
        BatchState state,
        String model,
        List<VersionRef> stack,
        boolean reasons,
        String fileName,
        BatchFormat format,
        long rows,
        long rowsDone,
        long rowsRefused,
        List<String> warnings,
        @Nullable String error,
        @Nullable ResultFile result,
        String createdBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant keptUntil) {

    /**
     * What {@code GET /v1/decisions/batch/{id}/result} gives.
     *
     * @param size bytes
     * @param sha256 their digest, which is the entity tag too
     */
    public record ResultFile(long size, String sha256) {}
}
