package io.lorica.inference.alias;

import io.lorica.api.registry.Alias;
import io.lorica.api.registry.RegistryApi;
import io.lorica.inference.adapter.RegistryOutage;
import io.lorica.inference.model.BaseModelStart;
import io.lorica.inference.model.ServedModels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/** Follows alias moves. Runs on the scheduler's thread alone; only the state is read by others. */
@Component
class AliasWatcher {
    private static final Logger log = LoggerFactory.getLogger(AliasWatcher.class);

    private final RegistryApi registry;
    private final BaseModelStart start;
    private final ServedModels models;
    private final AliasProperties properties;
    private final Clock clock;
    private final Counter outages;
    private final Map<String, Alias> seen = new HashMap<>();
    private long revision;
    private Instant lastRetry = Instant.EPOCH;
    private volatile RegistryState state = new RegistryState.NotAsked();

    AliasWatcher(
            RegistryApi registry,
            BaseModelStart start,
            ServedModels models,
            AliasProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.registry = registry;
        this.start = start;
        this.models = models;
        this.properties = properties;
        this.clock = clock;
        this.outages = Counter.builder("lorica.inference.registry.failures")
                .description("Questions to the registry that were not answered")
                .register(meters);
        Gauge.builder(
                        "lorica.inference.registry.reachable",
                        this,
                        watcher -> watcher.state instanceof RegistryState.Reachable ? 1 : 0)
                .description("1 while the registry answers")
                .register(meters);
    }

    RegistryState state() {
        return state;
    }

    @Scheduled(fixedDelayString = "${lorica.aliases.poll-interval:1s}")
    void poll() {
        if (start.find().isEmpty()) {
            return;
        }
        // After a start or an outage everything is asked for: the registry may have been restored to an earlier state.
        boolean isWhole = !(state instanceof RegistryState.Reachable);
        List<Alias> moved;
        try {
            moved = registry.aliasesAfter(isWhole ? 0 : revision);
        } catch (RestClientException e) {
            onOutage(RegistryOutage.reason(e));
            return;
        }
        if (isWhole) {
            log.info("The registry answers with {} aliases", moved.size());
            seen.values().retainAll(moved);
            models.keepOnly(moved);
            revision = 0;
            state = new RegistryState.Reachable(clock.instant());
        }
        moved.forEach(this::follow);
        retryFailed();
    }

    private void follow(Alias alias) {
        Alias known = seen.put(alias.adapter() + "@" + alias.alias(), alias);
        revision = Math.max(revision, alias.revision());
        if (!alias.equals(known)) {
            models.move(alias);
        }
    }

    private void retryFailed() {
        if (lastRetry.plus(properties.retryInterval()).isAfter(clock.instant())) {
            return;
        }
        lastRetry = clock.instant();
        seen.values().stream().filter(models::isWorthRetrying).toList().forEach(models::move);
    }

    private void onOutage(String reason) {
        outages.increment();
        if (!(state instanceof RegistryState.Outage)) {
            log.warn("The registry can't be asked; this node goes on serving what it has. {}", reason);
            state = new RegistryState.Outage(clock.instant(), reason);
        }
    }
}
