package io.lorica.api.record;

import io.lorica.api.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** Decisions that were made, as the centre keeps them. */
public interface DecisionRecordsApi {

    /** A key with role CALLER reads what it asked for itself. */
    @GetExchange("/v1/decisions/{id}")
    DecisionRecord decision(@PathVariable("id") String id);

    /**
     * The one that came to the centre last is the first.
     *
     * @param model an adapter's name, or {@code name@alias} as requests named it
     * @param version number of the version on top of the stack
     * @param outcome the decision, such as {@code approve}
     * @param caller id of the key that asked
     * @param subject whom decisions are about, as requests named them; erased decisions are not found by it
     * @param from decided then or later
     * @param to decided before
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/decisions")
    Page<DecisionSummary> decisions(
            @RequestParam(name = "model", required = false) @Nullable String model,
            @RequestParam(name = "version", required = false) @Nullable Integer version,
            @RequestParam(name = "outcome", required = false) @Nullable String outcome,
            @RequestParam(name = "caller", required = false) @Nullable String caller,
            @RequestParam(name = "subject", required = false) @Nullable String subject,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit);
}
