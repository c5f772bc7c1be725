package io.lorica.api.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of an alias's history. {@code fromVersion} is absent on the first move. */
public record AliasMove(
        long revision,
        String adapter,
        String alias,
        @Nullable Integer fromVersion,
        int toVersion,
        String reason,
        String movedBy,
        Instant movedAt) {}
