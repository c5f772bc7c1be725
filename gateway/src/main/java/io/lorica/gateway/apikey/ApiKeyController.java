package io.lorica.gateway.apikey;

import io.lorica.api.Page;
import io.lorica.api.access.ApiKey;
import io.lorica.api.access.ApiKeysApi;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** For ADMIN. Its methods block on the database and run on virtual threads, never on an event loop. */
@RestController
class ApiKeyController implements ApiKeysApi {
    private final ApiKeys keys;
    private final @Nullable String caller;

    @Autowired
    ApiKeyController(ApiKeys keys) {
        this(keys, null);
    }

    private ApiKeyController(ApiKeys keys, @Nullable String caller) {
        this.keys = keys;
        this.caller = caller;
    }

    /** @param caller id of the calling key */
    ApiKeyController calledBy(String caller) {
        return new ApiKeyController(keys, caller);
    }

    @Override
    public ResponseEntity<CreatedApiKey> createApiKey(CreateApiKeyRequest request) {
        CreatedApiKey created = keys.create(request, requireCaller());
        return ResponseEntity.created(URI.create("/v1/api-keys/" + created.key().id()))
                .body(created);
    }

    @Override
    public Page<ApiKey> apiKeys(@Nullable String cursor, int limit) {
        return keys.list(cursor, limit);
    }

    @Override
    public ApiKey apiKey(String id) {
        return keys.get(id);
    }

    @Override
    public void revokeApiKey(String id) {
        keys.revoke(id, requireCaller());
    }

    private String requireCaller() {
        return Objects.requireNonNull(caller, "Calls go to the controller of their caller");
    }
}
