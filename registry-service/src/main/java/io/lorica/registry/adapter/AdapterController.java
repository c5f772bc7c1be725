package io.lorica.registry.adapter;

import io.lorica.api.Page;
import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.chassis.idempotency.Idempotency;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/adapters")
class AdapterController {
    private final Adapters adapters;
    private final Idempotency idempotency;

    AdapterController(Adapters adapters, Idempotency idempotency) {
        this.adapters = adapters;
        this.idempotency = idempotency;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Adapter create(
            @RequestBody @Valid CreateAdapterRequest request,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key) {
        return idempotency.once(
                "adapters",
                key,
                request.toString(),
                () -> new Idempotency.Created<>(request.name(), adapters.create(request)),
                adapters::require);
    }

    /** In the order of creation. */
    @GetMapping
    Page<Adapter> list(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        return adapters.page(cursor, limit);
    }

    @GetMapping("/{name}")
    Adapter get(@PathVariable String name) {
        return adapters.require(name);
    }
}
