package io.lorica.gateway.apikey;

import io.lorica.api.Page;
import io.lorica.api.access.ApiKey;
import io.lorica.api.access.CreateApiKeyRequest;
import io.lorica.api.access.CreatedApiKey;
import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.security.Principal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code /v1/api-keys}, for ADMIN. */
@RestController
@RequestMapping("/v1/api-keys")
class ApiKeyController {
    private static final int LARGEST_PAGE = 200;

    private final ApiKeys keys;

    ApiKeyController(ApiKeys keys) {
        this.keys = keys;
    }

    @PostMapping
    Mono<ResponseEntity<CreatedApiKey>> create(@RequestBody @Valid CreateApiKeyRequest request, Principal caller) {
        return blocking(() -> keys.create(request, caller.getName()))
                .map(created -> ResponseEntity.created(
                                URI.create("/v1/api-keys/" + created.key().id()))
                        .body(created));
    }

    @GetMapping
    Mono<Page<ApiKey>> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            return Mono.error(new InvalidRequest(
                    "invalid-request", HttpStatus.BAD_REQUEST, "Parameter 'limit' must be from 1 to 200."));
        }
        return blocking(() -> keys.list(cursor, limit));
    }

    @GetMapping("/{id}")
    Mono<ApiKey> get(@PathVariable String id) {
        return blocking(() -> keys.get(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revoke(@PathVariable String id, Principal caller) {
        return Mono.<Void>fromRunnable(() -> keys.revoke(id, caller.getName()))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
