package io.lorica.api.registry;

import io.lorica.api.Headers;
import io.lorica.api.Page;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
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
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Immutable versions of adapters and their files. */
public interface VersionsApi {

    /**
     * Registers a version. Its number is the next one of the adapter.
     *
     * @param manifest a {@link VersionManifest} as JSON, whatever the part's content type
     * @param files the files of {@link ArtefactFile}, each by its name; without a model card one is written
     * @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY}
     */
    @PostExchange(url = "/v1/adapters/{name}/versions", contentType = "multipart/form-data")
    @ResponseStatus(HttpStatus.CREATED)
    AdapterVersion registerVersion(
            @PathVariable("name") String name,
            @RequestPart("manifest") Resource manifest,
            @RequestPart(name = "files", required = false) @Nullable List<MultipartFile> files,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey);

    /**
     * Newest first.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/adapters/{name}/versions")
    Page<AdapterVersion> versions(
            @PathVariable("name") String name,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);

    @GetExchange("/v1/adapters/{name}/versions/{number}")
    AdapterVersion version(@PathVariable("name") String name, @PathVariable("number") int number);

    /**
     * A file's bytes; the entity tag is their SHA-256, and a {@code Range} is honoured. A client that calls this
     * method gets the whole file into memory: weights are better fetched with the client's downloads, which go on
     * where they broke off.
     */
    @GetExchange("/v1/adapters/{name}/versions/{number}/files/{file}")
    ResponseEntity<Resource> file(
            @PathVariable("name") String name, @PathVariable("number") int number, @PathVariable("file") String file);
}
