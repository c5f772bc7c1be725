package io.lorica.registry.gate;

import java.util.List;

/** What a gate says of a version. */
public sealed interface GateResult {
    record Passed() implements GateResult {}

    /** @param shortfalls every rule that is not kept, not only the first */
    record Failed(List<Shortfall> shortfalls) implements GateResult {}
}
