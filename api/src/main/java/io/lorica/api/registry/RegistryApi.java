package io.lorica.api.registry;

import io.lorica.api.Page;
import jakarta.validation.Valid;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Adapters, versions, aliases and gates. Registering a version is multipart ({@code POST /v1/adapters/{name}/versions}:
 * part {@code manifest} is a {@link VersionManifest} as JSON, each file a part {@code files} with its file name).
 */
@HttpExchange("/v1")
public interface RegistryApi {

    @PostExchange("/adapters")
    Adapter createAdapter(@RequestBody @Valid CreateAdapterRequest request);

    @GetExchange("/adapters")
    Page<Adapter> adapters(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit);

    @GetExchange("/adapters/{name}")
    Adapter adapter(@PathVariable String name);

    @GetExchange("/adapters/{name}/versions")
    Page<AdapterVersion> versions(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit);

    @GetExchange("/adapters/{name}/versions/{number}")
    AdapterVersion version(@PathVariable String name, @PathVariable int number);

    @GetExchange("/adapters/{name}/versions/{number}/files/{file}")
    ResponseEntity<Resource> file(@PathVariable String name, @PathVariable int number, @PathVariable String file);

    @PutExchange("/adapters/{name}/gate")
    Gate setGate(@PathVariable String name, @RequestBody @Valid Gate gate);

    @GetExchange("/adapters/{name}/gate")
    Gate gate(@PathVariable String name);

    @GetExchange("/adapters/{name}/aliases")
    List<Alias> aliases(@PathVariable String name);

    @GetExchange("/adapters/{name}/aliases/{alias}")
    Alias alias(@PathVariable String name, @PathVariable String alias);

    @PutExchange("/adapters/{name}/aliases/{alias}")
    Alias moveAlias(
            @PathVariable String name, @PathVariable String alias, @RequestBody @Valid MoveAliasRequest request);

    /** Newest first. */
    @GetExchange("/adapters/{name}/aliases/{alias}/history")
    Page<AliasMove> aliasHistory(
            @PathVariable String name,
            @PathVariable String alias,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit);

    /** Aliases moved after {@code afterRevision} (0 for all), in the order of their moves; what serving nodes watch. */
    @GetExchange("/aliases")
    List<Alias> aliasesAfter(@RequestParam(defaultValue = "0") long afterRevision);
}
