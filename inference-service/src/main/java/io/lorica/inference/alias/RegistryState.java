package io.lorica.inference.alias;

import java.time.Instant;

/** What the last question to the registry gave. */
sealed interface RegistryState {
    record NotAsked() implements RegistryState {}

    record Reachable(Instant since) implements RegistryState {}

    /** @param reason why, and what to do */
    record Outage(Instant since, String reason) implements RegistryState {}
}
