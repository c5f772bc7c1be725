package io.lorica.registry.alias;

import io.lorica.api.Page;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.AliasesApi;
import io.lorica.api.registry.MoveAliasRequest;
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

    @Override
    public List<Alias> aliases(String name) {
        return aliases.of(name);
    }

    @Override
    public Alias alias(String name, String alias, @Nullable Instant at) {
        return at == null ? aliases.get(name, alias) : aliases.at(name, alias, at);
    }

    @Override
    public Alias moveAlias(String name, String alias, MoveAliasRequest request) {
        return aliases.move(name, alias, request);
    }

    @Override
    public Page<AliasMove> aliasHistory(String name, String alias, @Nullable String cursor, int limit) {
        return aliases.history(name, alias, cursor, limit);
    }

    @Override
    public List<Alias> aliasesAfter(long afterRevision) {
        return aliases.movedAfter(afterRevision);
    }
}
