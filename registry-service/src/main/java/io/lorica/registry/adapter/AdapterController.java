package io.lorica.registry.adapter;

import io.lorica.api.Page;
import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdaptersApi;
import io.lorica.api.registry.CreateAdapterRequest;
import io.lorica.chassis.idempotency.Idempotency;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AdapterController implements AdaptersApi {
    private final Adapters adapters;
    private final Idempotency idempotency;

    AdapterController(Adapters adapters, Idempotency idempotency) {
        this.adapters = adapters;
        this.idempotency = idempotency;
    }

    @Operation(summary = "Creates an adapter, to which versions are added")
    @Override
    public Adapter createAdapter(CreateAdapterRequest request, @Nullable String idempotencyKey) {
        return idempotency.once(
                "adapters",
                idempotencyKey,
                request.toString(),
                () -> new Idempotency.Created<>(request.name(), adapters.create(request)),
                adapters::require);
    }

    @Operation(summary = "All adapters")
    @Override
    public Page<Adapter> adapters(@Nullable String cursor, int limit) {
        return adapters.page(cursor, limit);
    }

    @Operation(summary = "One adapter")
    @Override
    public Adapter adapter(String name) {
        return adapters.require(name);
    }
}
