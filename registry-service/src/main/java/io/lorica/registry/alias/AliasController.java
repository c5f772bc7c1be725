package io.lorica.registry.alias;

import io.lorica.api.Page;
import io.lorica.api.registry.Alias;
import io.lorica.api.registry.AliasMove;
import io.lorica.api.registry.MoveAliasRequest;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
class AliasController {
    private final Aliases aliases;

    AliasController(Aliases aliases) {
        this.aliases = aliases;
    }

    @GetMapping("/adapters/{name}/aliases")
    List<Alias> list(@PathVariable String name) {
        return aliases.of(name);
    }

    /** @param at RFC 3339 time; where the alias pointed then. Absent: where it points now */
    @GetMapping("/adapters/{name}/aliases/{alias}")
    Alias get(
            @PathVariable String name,
            @PathVariable String alias,
            @RequestParam(required = false) @Nullable Instant at) {
        return at == null ? aliases.get(name, alias) : aliases.at(name, alias, at);
    }

    @PutMapping("/adapters/{name}/aliases/{alias}")
    Alias move(@PathVariable String name, @PathVariable String alias, @RequestBody @Valid MoveAliasRequest request) {
        return aliases.move(name, alias, request);
    }

    /** Newest first. */
    @GetMapping("/adapters/{name}/aliases/{alias}/history")
    Page<AliasMove> history(
            @PathVariable String name,
            @PathVariable String alias,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return aliases.history(name, alias, cursor, limit);
    }

    /** In the order of their moves. */
    @GetMapping("/aliases")
    List<Alias> movedAfter(@RequestParam(defaultValue = "0") long afterRevision) {
        return aliases.movedAfter(afterRevision);
    }
}
