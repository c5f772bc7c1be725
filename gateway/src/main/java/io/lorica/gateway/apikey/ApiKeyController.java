package io.lorica.gateway.apikey;

import io.lorica.api.Page;
import io.lorica.api.access.ApiKey;
import io.lorica.api.access.ApiKeysApi;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.bind.annotation.RestController;

/** For ADMIN. Its methods block on the database and run on virtual threads, never on an event loop. */
@RestController
class ApiKeyController implements ApiKeysApi {
    private final ApiKeys keys;

    ApiKeyController(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public ResponseEntity<CreatedApiKey> createApiKey(CreateApiKeyRequest request) {
        CreatedApiKey created = keys.create(request, caller());
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
        keys.revoke(id, caller());
    }

    /** @return id of the calling key; the framework carries it to this thread */
    private static String caller() {
        return ReactiveSecurityContextHolder.getContext()
                .mapNotNull(SecurityContext::getAuthentication)
                .map(Principal::getName)
                .blockOptional()
                .orElseThrow(
                        () -> new IllegalStateException("No caller: spring.reactor.context-propagation is not auto"));
    }
}
