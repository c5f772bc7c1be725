package io.lorica.inference.model;

import io.lorica.api.registry.Alias;
import io.lorica.inference.model.ServedModel.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Carries out what the registry says of aliases. Different aliases may move at once; one alias's moves come in order.
 */
@Component
public class ModelSwaps {
    private static final Logger log = LoggerFactory.getLogger(ModelSwaps.class);

    private final StackLoader loader;
    private final ModelTable table;
    private final ResidentStacks stacks;
    private final VersionTrials trials;
    private final Counter swaps;
    private final Counter failures;

    ModelSwaps(
            StackLoader loader, ModelTable table, ResidentStacks stacks, VersionTrials trials, MeterRegistry meters) {
        this.loader = loader;
        this.table = table;
        this.stacks = stacks;
        this.trials = trials;
        this.swaps = Counter.builder("lorica.inference.swaps")
                .description("Aliases that began to answer with another version")
                .register(meters);
        this.failures = Counter.builder("lorica.inference.load.failures")
                .description("Versions that could not be loaded")
                .register(meters);
    }

    /** Notes where an alias points before it is made to answer so, for whoever asks for it meanwhile. */
    public void announce(Alias alias) {
        table.retarget(alias);
    }

    /** Notes that all aliases there are have been announced. */
    public void announcedAll() {
        table.heardAll();
    }

    /** Makes an alias answer with the version it was moved to. Returns when it does, or when that has failed. */
    public void move(Alias alias) {
        ServedModel moving = table.retarget(alias);
        int number = alias.version().number();
        try {
            swap(moving, loader.fetch(alias.version()));
            swaps.increment();
            log.info("{} answers with v{}", moving.id(), number);
        } catch (LoadFailure e) {
            fail(moving, e.state());
            // With the cause: what it says of this node's files is for the log alone.
            log.warn("{} can't change to v{}: {}", moving.id(), number, e.getMessage(), e.getCause());
        } catch (RuntimeException e) {
            fail(
                    moving,
                    new State.Failed(
                            "computation-failed",
                            "The engine failed while loading adapter %s v%d; the node's log has the cause."
                                    .formatted(alias.version().name(), number),
                            true));
            log.error("{} can't change to v{}", moving.id(), number, e);
        } finally {
            stacks.retireUnneeded();
        }
    }

    /** Ends an alias that is not in the registry any more. */
    public void forget(Alias alias) {
        table.remove(ModelId.of(alias));
        stacks.retireUnneeded();
    }

    /** @return whether the alias's version failed to load for a reason that may have passed */
    public boolean isWorthRetrying(Alias alias) {
        return table.find(ModelId.of(alias))
                .filter(model -> model.state() instanceof State.Failed failed && failed.mayPass())
                .isPresent();
    }

    private void swap(ServedModel moving, ServedVersion version) throws LoadFailure {
        try (var lease = ModelLease.of(moving.id(), version, stacks.leaseForSwap(version))) {
            Optional<String> fault = trials.fault(moving.target(), lease);
            if (fault.isPresent()) {
                throw LoadFailure.failedTrial(version.top().version(), fault.get());
            }
            table.put(moving.readyWith(version));
        }
    }

    private void fail(ServedModel moving, State.Failed state) {
        failures.increment();
        table.put(moving.with(state));
    }
}
