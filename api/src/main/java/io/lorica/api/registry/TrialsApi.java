package io.lorica.api.registry;

import io.lorica.api.Page;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** How versions did when serving nodes tried them. */
public interface TrialsApi {

    /** Keeps a node's finding. The same one again changes nothing. */
    @PostExchange("/v1/adapters/{name}/versions/{number}/trials")
    @ResponseStatus(HttpStatus.CREATED)
    VersionTrial reportTrial(
            @PathVariable("name") String name,
            @PathVariable("number") int number,
            @RequestBody @Valid ReportTrialRequest request);

    /**
     * Newest report first.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/adapters/{name}/versions/{number}/trials")
    Page<VersionTrial> trials(
            @PathVariable("name") String name,
            @PathVariable("number") int number,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit);
}
