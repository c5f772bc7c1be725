package io.lorica.api.registry;

import io.lorica.api.Headers;
import io.lorica.api.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Adapters: named lines of versions. Name and layer never change. */
public interface AdaptersApi {

    /** @param idempotencyKey see {@link Headers#IDEMPOTENCY_KEY} */
    @PostExchange("/v1/adapters")
    @ResponseStatus(HttpStatus.CREATED)
    Adapter createAdapter(
            @RequestBody @Valid CreateAdapterRequest request,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey);

    /** Without a key: a second call is refused, because the name is taken. */
    default Adapter createAdapter(CreateAdapterRequest request) {
        return createAdapter(request, null);
    }

    /**
     * In the order of creation.
     *
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/adapters")
    Page<Adapter> adapters(
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);

    @GetExchange("/v1/adapters/{name}")
    Adapter adapter(@PathVariable("name") String name);
}
