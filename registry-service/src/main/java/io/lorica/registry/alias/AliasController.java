package io.lorica.registry.alias;

import io.lorica.api.Page;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.AliasesApi;
import io.lorica.api.registry.MoveAliasRequest;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AliasController implements AliasesApi {
    private final Aliases aliases;

    AliasController(Aliases aliases) {
        this.aliases = aliases;
    }

    @Operation(summary = "An adapter's aliases, and where they point")
    @Override
    public List<Alias> aliases(String name) {
        return aliases.of(name);
    }

    @Operation(summary = "Where an alias points, or pointed at a time")
    @Override
    public Alias alias(String name, String alias, @Nullable Instant at) {
        return at == null ? aliases.get(name, alias) : aliases.at(name, alias, at);
    }

    @Operation(summary = "Moves an alias to a version")
    @Override
    public Alias moveAlias(String name, String alias, MoveAliasRequest request) {
        return aliases.move(name, alias, request);
    }

    @Operation(summary = "An alias's moves, the newest first")
    @Override
    public Page<AliasMove> aliasHistory(String name, String alias, @Nullable String cursor, int limit) {
        return aliases.history(name, alias, cursor, limit);
    }

    @Operation(summary = "The aliases that moved after a revision")
    @Override
    public List<Alias> aliasesAfter(long afterRevision) {
        return aliases.movedAfter(afterRevision);
    }
}
