package io.lorica.inference.alias;

import io.lorica.api.registry.Alias;
import io.lorica.inference.adapter.AliasSource;
import io.lorica.inference.adapter.FetchException;
import io.lorica.inference.model.Bases;
import io.lorica.inference.model.ModelSwaps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Asks the registry what aliases have moved, and has each move carried out apart from the asking and from other
 * aliases' moves. Polls on one thread; only the state is read by others.
 */
@Component
class AliasWatcher implements DisposableBean {
    static final String SCHEDULER = "aliasPolling";

    private static final Logger log = LoggerFactory.getLogger(AliasWatcher.class);

    private final AliasSource registry;
    private final Bases bases;
    private final ModelSwaps swaps;
    private final AliasProperties properties;
    private final Clock clock;
    private final Counter outages;
    private final AliasTasks tasks = new AliasTasks();
    private final Map<String, Alias> seen = new HashMap<>();
    private long revision;
    private Instant lastRetry = Instant.EPOCH;
    private volatile RegistryState state = new RegistryState.NotAsked();
    private volatile boolean isStarting = true;

    AliasWatcher(
            AliasSource registry,
            Bases bases,
            ModelSwaps swaps,
            AliasProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.registry = registry;
        this.bases = bases;
        this.swaps = swaps;
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

    /** Whether the versions that were asked for at first are still being loaded. */
    boolean isStarting() {
        return isStarting;
    }

    @Scheduled(fixedDelayString = "${lorica.aliases.poll-interval:1s}", scheduler = SCHEDULER)
    void poll() {
        if (!bases.areReady()) {
            return;
        }
        // After a start or an outage everything is asked for: the registry may have been restored to an earlier state.
        boolean isWhole = !(state instanceof RegistryState.Reachable);
        List<Alias> moved;
        try {
            moved = registry.movedAfter(isWhole ? 0 : revision);
        } catch (FetchException.Outage e) {
            onOutage(e.getMessage());
            return;
        }
        if (isWhole) {
            log.info("The registry answers with {} aliases", moved.size());
            forgetAllBut(moved);
            revision = 0;
            state = new RegistryState.Reachable(clock.instant());
        }
        moved.forEach(this::follow);
        if (isWhole) {
            swaps.announcedAll();
        }
        isStarting &= tasks.isBusy();
        retryFailed();
    }

    private void forgetAllBut(List<Alias> known) {
        Set<String> names = known.stream().map(AliasWatcher::name).collect(Collectors.toSet());
        for (Alias gone : List.copyOf(seen.values())) {
            if (!names.contains(name(gone))) {
                seen.remove(name(gone));
                tasks.submit(name(gone), () -> swaps.forget(gone));
            }
        }
    }

    private void follow(Alias alias) {
        Alias known = seen.put(name(alias), alias);
        revision = Math.max(revision, alias.revision());
        if (!alias.equals(known)) {
            move(alias);
        }
    }

    private void retryFailed() {
        if (lastRetry.plus(properties.retryInterval()).isAfter(clock.instant())) {
            return;
        }
        lastRetry = clock.instant();
        seen.values().stream()
                .filter(alias -> !tasks.isBusy(name(alias)) && swaps.isWorthRetrying(alias))
                .forEach(this::move);
    }

    private void move(Alias alias) {
        swaps.announce(alias);
        tasks.submit(name(alias), () -> swaps.move(alias));
    }

    private void onOutage(String reason) {
        outages.increment();
        if (!(state instanceof RegistryState.Outage)) {
            log.warn("The registry can't be asked; this node goes on serving what it has. {}", reason);
            state = new RegistryState.Outage(clock.instant(), reason);
        }
    }

    private static String name(Alias alias) {
        return alias.adapter() + "@" + alias.alias();
    }

    @Override
    public void destroy() {
        tasks.close();
    }
}
