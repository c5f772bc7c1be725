package io.lorica.api.access;

import io.lorica.api.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** API keys; for keys with role ADMIN. */
public interface ApiKeysApi {

    /** The body has the secret, this once. {@code Location} names the key. */
    @PostExchange("/v1/api-keys")
    ResponseEntity<CreatedApiKey> createApiKey(@RequestBody @Valid CreateApiKeyRequest request);

    /**
     * @param cursor {@link Page#nextCursor()} of the page before; absent: the first page
     * @param limit items of the page, 1 to 200
     */
    @GetExchange("/v1/api-keys")
    Page<ApiKey> apiKeys(
            @RequestParam(name = "cursor", required = false) @Nullable String cursor,
            @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(Page.LARGEST) int limit);

    @GetExchange("/v1/api-keys/{id}")
    ApiKey apiKey(@PathVariable("id") String id);

    /** Revoking twice is the same as once. The last ADMIN key without an expiry can't be revoked. */
    @DeleteExchange("/v1/api-keys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeApiKey(@PathVariable("id") String id);
}
