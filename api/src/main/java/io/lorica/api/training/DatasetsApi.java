package io.lorica.api.training;

import io.lorica.api.Headers;
import io.lorica.api.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Immutable data sets. */
public interface DatasetsApi {

    /**
     * Uploads a data set's next version.
     *
     * @param file the rows: CSV or JSON lines, as the spec says
     * @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY}
     */
    @PostExchange(url = "/v1/datasets", contentType = "multipart/form-data")
    @ResponseStatus(HttpStatus.CREATED)
    Dataset createDataset(
            @RequestPart("spec") @Valid CreateDatasetRequest spec,
            @RequestPart("file") MultipartFile file,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey);

    /**
     * What {@link #createDataset} would make of the same form, or why it would refuse it. Nothing is stored.
     *
     * @param rows that are shown
     */
    @PostExchange(url = "/v1/datasets/preview", contentType = "multipart/form-data")
    DatasetPreview previewUpload(
            @RequestPart("spec") @Valid CreateDatasetRequest spec,
            @RequestPart("file") MultipartFile file,
            @RequestParam(name = "rows", defaultValue = "5") @Min(0) @Max(DatasetPreview.MOST_ROWS) int rows);

    /**
     * The same of a data set that is stored.
     *
     * @param rows that are shown
     */
    @GetExchange("/v1/datasets/{id}/preview")
    DatasetPreview previewDataset(
            @PathVariable("id") String id,
            @RequestParam(name = "rows", defaultValue = "5") @Min(0) @Max(DatasetPreview.MOST_ROWS) int rows);

    /**
     * Newest first.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     * @param includeArchived whether archived ones are listed too
     */
    @GetExchange("/v1/datasets")
    Page<Dataset> datasets(
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit,
            @RequestParam(name = "include_archived", defaultValue = "false") boolean includeArchived);

    /** Those that runs may be trained on. */
    default Page<Dataset> datasets(@Nullable String cursor, int limit) {
        return datasets(cursor, limit, false);
    }

    /** Archived ones too. */
    @GetExchange("/v1/datasets/{id}")
    Dataset dataset(@PathVariable("id") String id);

    /**
     * No run may be trained on it any more, and it is listed no more. Its rows and all that is known of it are kept,
     * for the versions that were trained on it. Refused while a run uses it; archiving twice is the same as once.
     */
    @PostExchange("/v1/datasets/{id}/archive")
    Dataset archiveDataset(@PathVariable("id") String id);

    /**
     * Rows that were set aside, in the order of the file.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/datasets/{id}/quarantine")
    Page<QuarantinedRow> quarantine(
            @PathVariable("id") String id,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);
}
