package io.lorica.registry.alias;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.registry.gate.GateResult;
import io.lorica.registry.gate.Gates;
import io.lorica.registry.gate.Shortfall;
import io.lorica.registry.problem.RegistryProblem.GateFailed;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Lets only versions that keep the adapter's gate become champion. */
@Component
class ChampionGate {
    private final Gates gates;
    private final MeterRegistry meters;

    ChampionGate(Gates gates, MeterRegistry meters) {
        this.gates = gates;
        this.meters = meters;
    }

    /** @throws GateFailed with every shortfall */
    void check(AdapterVersion version) {
        switch (gates.check(version.name(), version.manifest().metrics())) {
            case GateResult.Passed() -> {}
            case GateResult.Failed(var shortfalls) -> {
                meters.counter("lorica.registry.gate.refusals", "adapter", version.name())
                        .increment();
                String summary = shortfalls.stream().map(Shortfall::toString).collect(Collectors.joining("; "));
                throw new GateFailed(version.name(), version.number(), summary, shortfalls);
            }
        }
    }
}
