package io.lorica.inference.batch;

import io.lorica.api.access.KeyRef;
import io.lorica.api.inference.BatchFormat;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.api.registry.VersionRef;
import io.lorica.inference.record.RecordedDecision.Asker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it lies in its folder.
 *
 * @param number of this node's batches, in the order they came
 * @param owner whose it is
 * @param model as the lease that pinned its version has it
 * @param stack the versions that decide, bottom first
 * @param chunkRows as the node's setting was when it was made
 */
record StoredBatch(
        String id,
        long number,
        Owner owner,
        CreateBatchRequest request,
        Upload upload,
        String model,
        List<VersionRef> stack,
        long rows,
        int chunkRows,
        List<String> warnings,
        Instant createdAt,
        Progress progress) {

    /**
     * @param id of the API key
     * @param name as it was then
     * @param actor service that made it for the key; absent: nobody stood between
     */
    record Owner(String id, String name, @Nullable KeyRef actor) {}

    /**
     * @param fileName as it was called
     * @param sha256 of the file
     * @param idempotencyKey with which it came, and by whom
     */
    record Upload(
            String fileName,
            BatchFormat format,
            String sha256,
            @Nullable String idempotencyKey,
            String idempotencyScope) {}

    /**
     * What changes of it.
     *
     * @param attempt counts how often work on it began; what an earlier attempt still says is not heard
     * @param rowsDone of whole chunks
     */
    record Progress(
            BatchState state,
            int attempt,
            long rowsDone,
            long rowsRefused,
            @Nullable String error,
            BatchJob.@Nullable ResultFile result,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        static final Progress NONE = new Progress(BatchState.QUEUED, 0, 0, 0, null, null, null, null);

        Progress queued() {
            return new Progress(BatchState.QUEUED, attempt, rowsDone, rowsRefused, null, null, startedAt, null);
        }

        Progress begun(Instant now) {
            return new Progress(
                    BatchState.RUNNING,
                    attempt + 1,
                    rowsDone,
                    rowsRefused,
                    null,
                    null,
                    startedAt == null ? now : startedAt,
                    null);
        }

        Progress advanced(long rows, long refused) {
            return new Progress(state, attempt, rowsDone + rows, rowsRefused + refused, null, null, startedAt, null);
        }

        Progress ended(BatchState end, @Nullable String error, BatchJob.@Nullable ResultFile result, Instant now) {
            return new Progress(end, attempt, rowsDone, rowsRefused, error, result, startedAt, now);
        }
    }

    StoredBatch numbered(long next) {
        return new StoredBatch(
                id, next, owner, request, upload, model, stack, rows, chunkRows, warnings, createdAt, progress);
    }

    StoredBatch with(Progress next) {
        return new StoredBatch(
                id, number, owner, request, upload, model, stack, rows, chunkRows, warnings, createdAt, next);
    }

    /**
     * Of a row's decision, the same whenever it is decided again: a version 3 UUID (RFC 9562) of batch and row.
     *
     * @param row counted from 0
     */
    String decisionId(long row) {
        return "dec_" + UUID.nameUUIDFromBytes("%s %d".formatted(id, row).getBytes(StandardCharsets.UTF_8));
    }

    Asker asker() {
        return new Asker(new KeyRef(owner.id(), owner.name()), owner.actor(), request.model());
    }

    BatchState state() {
        return progress.state();
    }

    VersionRef version() {
        return stack.getLast();
    }

    /** @param kept how long after its end */
    BatchJob told(Duration kept) {
        Instant ended = progress.endedAt();
        return new BatchJob(
                id,
                progress.state(),
                model,
                stack,
                request.asksWhy(),
                upload.fileName(),
                upload.format(),
                rows,
                progress.rowsDone(),
                progress.rowsRefused(),
                warnings,
                progress.error(),
                progress.result(),
                owner.name(),
                createdAt,
                progress.startedAt(),
                ended,
                ended == null ? null : ended.plus(kept));
    }
}
