package io.lorica.api.registry;

import io.lorica.api.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PutExchange;

/** Movable pointers to versions, and the history of their moves. */
public interface AliasesApi {
    /** Of {@link #aliasesAfter}. */
    String MOVED = "/v1/aliases";

    @GetExchange("/v1/adapters/{name}/aliases")
    List<Alias> aliases(@PathVariable("name") String name);

    /** @param at where the alias pointed then; absent: where it points now */
    @GetExchange("/v1/adapters/{name}/aliases/{alias}")
    Alias alias(
            @PathVariable("name") String name,
            @PathVariable("alias") String alias,
            @RequestParam(name = "at", required = false) @Nullable Instant at);

    /** Where the alias points now. */
    default Alias alias(String name, String alias) {
        return alias(name, alias, null);
    }

    /** Promotion or rollback. Moving to where the alias points already changes nothing. */
    @PutExchange("/v1/adapters/{name}/aliases/{alias}")
    Alias moveAlias(
            @PathVariable("name") String name,
            @PathVariable("alias") String alias,
            @RequestBody @Valid MoveAliasRequest request);

    /**
     * Newest first.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/adapters/{name}/aliases/{alias}/history")
    Page<AliasMove> aliasHistory(
            @PathVariable("name") String name,
            @PathVariable("alias") String alias,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);

    /** Aliases moved after {@code afterRevision} (0 for all), in the order of their moves; what serving nodes watch. */
    @GetExchange(MOVED)
    List<Alias> aliasesAfter(@RequestParam(name = "after_revision", defaultValue = "0") @Min(0) long afterRevision);
}
