package io.lorica.inference.batch;

import io.lorica.api.Page;
import io.lorica.api.inference.BatchFormat;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchesApi;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.chassis.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class BatchController implements BatchesApi {
    private static final int LONGEST_NAME = 200;

    private final Batches batches;
    private final BatchStore store;

    private final HttpServletResponse answer;

    /** @param answer stands for that of the request that is being served */
    BatchController(Batches batches, BatchStore store, HttpServletResponse answer) {
        this.batches = batches;
        this.store = store;
        this.answer = answer;
    }

    @Operation(summary = "Takes a file whose records are to be decided on")
    @Override
    public BatchJob createBatch(CreateBatchRequest spec, MultipartFile file, @Nullable String idempotencyKey) {
        Path staged = store.stage();
        try {
            file.transferTo(BatchStore.fileIn(staged));
            BatchJob batch = batches.create(spec, staged, name(file), Caller.current(), idempotencyKey);
            answer.setHeader(HttpHeaders.LOCATION, BATCHES_PATH + "/" + batch.id());
            return batch;
        } catch (IOException e) {
            throw new UncheckedIOException("The uploaded file could not be kept", e);
        } finally {
            if (Files.exists(staged)) {
                store.discard(staged);
            }
        }
    }

    /** A name and no path, of a length and of characters that a header takes. */
    private static String name(MultipartFile file) {
        String sent = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        return name.isEmpty() ? "records" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    @Operation(summary = "The caller's batches, the newest first")
    @Override
    public Page<BatchJob> batches(@Nullable String cursor, int limit) {
        return batches.list(cursor, limit, Caller.current());
    }

    @Operation(summary = "One batch and how far it is")
    @Override
    public BatchJob batch(String id) {
        return batches.find(id, Caller.current());
    }

    @Operation(summary = "A batch's file with the answers beside its columns")
    @Override
    public ResponseEntity<Resource> batchResult(String id) {
        Batches.Result result = batches.result(id, Caller.current());
        return ResponseEntity.ok()
                .contentType(type(result.batch().upload().format()))
                .eTag(result.sha256())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(result.batch().upload().fileName(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(new FileSystemResource(result.file()));
    }

    private static MediaType type(BatchFormat format) {
        return switch (format) {
            case CSV -> new MediaType("text", "csv", StandardCharsets.UTF_8);
            case JSONL -> new MediaType("application", "jsonl");
            case PARQUET -> new MediaType("application", "vnd.apache.parquet");
        };
    }

    @Operation(summary = "Cancels a batch")
    @Override
    public BatchJob cancelBatch(String id) {
        return batches.cancel(id, Caller.current());
    }

    @Operation(summary = "Lets a batch that failed or was cancelled go on")
    @Override
    public BatchJob resumeBatch(String id) {
        return batches.resume(id, Caller.current());
    }

    @Operation(summary = "Deletes a batch that has ended")
    @Override
    public void deleteBatch(String id) {
        batches.delete(id, Caller.current());
    }
}
