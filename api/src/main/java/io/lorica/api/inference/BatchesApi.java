package io.lorica.api.inference;

import io.lorica.api.Headers;
import io.lorica.api.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Decisions on whole files. A batch is seen by the key that made it and by keys with role ADMIN. */
public interface BatchesApi {
    String BATCHES_PATH = "/v1/decisions/batch";

    /**
     * Takes a file and has its records decided on. The answer's {@code Location} is the batch's own address.
     *
     * @param file CSV with a header, JSON lines or Parquet, told apart by its first bytes
     * @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY}
     */
    @PostExchange(url = BATCHES_PATH, contentType = "multipart/form-data")
    @ResponseStatus(HttpStatus.ACCEPTED)
    BatchJob createBatch(
            @RequestPart("spec") @Valid CreateBatchRequest spec,
            @RequestPart("file") MultipartFile file,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey);

    /**
     * The caller's, the newest first.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange(BATCHES_PATH)
    Page<BatchJob> batches(
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);

    @GetExchange(BATCHES_PATH + "/{id}")
    BatchJob batch(@PathVariable("id") String id);

    /**
     * The file with the answers beside its columns, once the batch is DONE; the entity tag is its SHA-256, and a
     * {@code Range} is honoured. A client that calls this method gets the whole file into memory: its downloads go on
     * where they broke off.
     */
    @GetExchange(BATCHES_PATH + "/{id}/result")
    ResponseEntity<Resource> batchResult(@PathVariable("id") String id);

    /** Stops before the next row; whole thousands that are done are kept for a resumption. */
    @PostExchange(BATCHES_PATH + "/{id}/cancel")
    BatchJob cancelBatch(@PathVariable("id") String id);

    /** Queues a batch that FAILED or was CANCELLED again: it goes on after its last whole thousand. */
    @PostExchange(BATCHES_PATH + "/{id}/resume")
    BatchJob resumeBatch(@PathVariable("id") String id);

    /** Deletes a batch that has ended, with its file and result. */
    @DeleteExchange(BATCHES_PATH + "/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteBatch(@PathVariable("id") String id);
}
