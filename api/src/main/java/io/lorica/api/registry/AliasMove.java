package io.lorica.api.registry;

import io.lorica.api.access.KeyRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an alias's history.
 *
 * @param fromVersion absent on the first move
 * @param changesQuestion whether the two versions answer different questions, so that callers had to follow; absent in
 *     moves of releases that did not compare them
 * @param movedBy name of the API key that asked for it
 * @param movedById that key's id; absent in moves of releases that did not keep it
 * @param actor the service that moved it for that key; absent: the key did so itself
 */
public record AliasMove(
        long revision,
        String adapter,
        String alias,
        @Nullable Integer fromVersion,
        int toVersion,
        String reason,
        @Nullable Boolean changesQuestion,
        String movedBy,
        @Nullable String movedById,
        @Nullable KeyRef actor,
        Instant movedAt) {}
