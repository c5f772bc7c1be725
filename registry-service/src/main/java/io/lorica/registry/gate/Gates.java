package io.lorica.registry.gate;

import io.lorica.api.registry.Gate;
import io.lorica.api.registry.GateRule;
import io.lorica.chassis.problem.InvalidRequest;
import io.lorica.registry.adapter.Adapters;
import io.lorica.registry.author.Author;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Each adapter's gate in force. */
@Service
public class Gates {
    private final Adapters adapters;
    private final GateRepository repository;
    private final JsonMapper json;
    private final Clock clock;

    Gates(Adapters adapters, GateRepository repository, JsonMapper json, Clock clock) {
        this.adapters = adapters;
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    @Transactional
    Gate set(String adapter, Gate gate) {
        adapters.require(adapter);
        for (int i = 0; i < gate.rules().size(); i++) {
            check("rules[%d]".formatted(i), gate.rules().get(i));
        }
        repository.save(new StoredGate(adapter, json.writeValueAsString(gate), Author.current(), clock.instant()));
        return gate;
    }

    /** @return without rules where none were set */
    @Transactional(readOnly = true)
    public Gate get(String adapter) {
        adapters.require(adapter);
        return repository
                .findFirstByAdapterOrderByIdDesc(adapter)
                .map(stored -> json.readValue(stored.rules(), Gate.class))
                .orElse(new Gate(List.of()));
    }

    /** @param metrics the version's measured values by name */
    public GateResult check(String adapter, Map<String, Double> metrics) {
        var shortfalls = get(adapter).rules().stream()
                .filter(rule -> !isKept(rule, metrics.get(rule.metric())))
                .map(rule -> new Shortfall(rule.metric(), metrics.get(rule.metric()), rule.atLeast(), rule.atMost()))
                .toList();
        return shortfalls.isEmpty() ? new GateResult.Passed() : new GateResult.Failed(shortfalls);
    }

    private static boolean isKept(GateRule rule, @Nullable Double value) {
        return value != null
                && (rule.atLeast() == null || value >= rule.atLeast())
                && (rule.atMost() == null || value <= rule.atMost());
    }

    private static void check(String field, @Nullable GateRule rule) {
        if (rule == null || (rule.atLeast() == null && rule.atMost() == null)) {
            throw new InvalidRequest(field, "has no bound: give at_least, at_most or both.");
        }
        if (rule.atLeast() != null && rule.atMost() != null && rule.atLeast() > rule.atMost()) {
            throw new InvalidRequest(field, "can never be kept: at_least is above at_most.");
        }
        if (isNotFinite(rule.atLeast()) || isNotFinite(rule.atMost())) {
            throw new InvalidRequest(field, "has a bound that is not a finite number.");
        }
    }

    private static boolean isNotFinite(@Nullable Double bound) {
        return bound != null && !Double.isFinite(bound);
    }
}
