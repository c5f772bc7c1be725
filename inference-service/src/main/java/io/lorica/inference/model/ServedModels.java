package io.lorica.inference.model;

import io.lorica.api.registry.Alias;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.batch.Compute;
import io.lorica.inference.model.ServedModel.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The aliases this node knows, and the version behind each. Moving and leasing may happen at the same time. */
@Component
public class ServedModels implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ServedModels.class);

    private final BaseModelStart start;
    private final StackLoader loader;
    private final ResidentStacks stacks;
    private final Map<String, ServedModel> models = new ConcurrentSkipListMap<>();
    private final Set<String> pinned;
    private final Counter swaps;
    private final Counter failures;

    ServedModels(
            BaseModelStart start,
            StackLoader loader,
            ModelProperties properties,
            Compute compute,
            MeterRegistry meters) {
        this.start = start;
        this.loader = loader;
        this.pinned = properties.pinned();
        this.stacks = new ResidentStacks(properties, this::isPinned, loader, compute, meters);
        this.swaps = Counter.builder("lorica.inference.swaps")
                .description("Aliases that began to answer with another version")
                .register(meters);
        this.failures = Counter.builder("lorica.inference.load.failures")
                .description("Versions that could not be loaded")
                .register(meters);
    }

    /**
     * Holds the version that answers for a model now, loading its stack if it was unloaded.
     *
     * @param model adapter, adapter@alias or the base model's name
     */
    public ModelLease lease(String model) {
        ServedBase base = start.require();
        if (model.equals(base.ref().name())) {
            return ModelLease.of(base);
        }
        ServedModel served = ModelId.parse(model)
                .map(id -> models.get(id.toString()))
                .orElseThrow(() -> new InferenceProblem.UnknownModel(model));
        ServedVersion version = served.serving().orElseThrow(() -> cannotAnswer(served));
        try {
            return ModelLease.of(served.id(), version, stacks.lease(version, base));
        } catch (LoadFailure e) {
            throw cannotAnswer(served.with(e.state()));
        } finally {
            retireIfUnused(version);
        }
    }

    /** Makes an alias answer with the version it was moved to. Returns when it does, or when that has failed. */
    public void move(Alias alias) {
        ServedBase base = start.require();
        ModelId id = ModelId.of(alias);
        ServedModel before = models.get(id.toString());
        Optional<ServedVersion> old = before == null ? Optional.empty() : before.serving();
        ServedModel moving = new ServedModel(id, alias.version(), alias.movedAt(), new State.Loading(), old);
        models.put(id.toString(), moving);
        try {
            ServedVersion version = loader.fetch(alias.version(), base);
            try (var _ = stacks.lease(version, base)) {
                models.put(
                        id.toString(),
                        new ServedModel(id, alias.version(), alias.movedAt(), new State.Ready(), Optional.of(version)));
            }
            swaps.increment();
            old.ifPresent(this::retireIfUnused);
            log.info("{} answers with v{}", id, alias.version().number());
        } catch (LoadFailure e) {
            failures.increment();
            models.put(id.toString(), moving.with(e.state()));
            log.warn("{} can't change to v{}: {}", id, alias.version().number(), e.getMessage());
        } catch (RuntimeException e) {
            failures.increment();
            models.put(
                    id.toString(),
                    moving.with(new State.Failed(
                            "computation-failed",
                            "The engine failed while loading it; the node's log has the cause.",
                            true)));
            log.error("{} can't change to v{}", id, alias.version().number(), e);
        }
    }

    /** @return whether the alias's version failed to load for a reason that may have passed */
    public boolean isWorthRetrying(Alias alias) {
        ServedModel model = models.get(ModelId.of(alias).toString());
        return model != null && model.state() instanceof State.Failed failed && failed.mayPass();
    }

    /** Forgets every alias that is not in the registry any more. */
    public void keepOnly(List<Alias> aliases) {
        Set<String> known = Set.copyOf(
                aliases.stream().map(ModelId::of).map(ModelId::toString).toList());
        for (ServedModel model : List.copyOf(models.values())) {
            if (!known.contains(model.id().toString())
                    && models.remove(model.id().toString()) != null) {
                model.serving().ifPresent(this::retireIfUnused);
            }
        }
    }

    List<ServedModel> list() {
        return List.copyOf(models.values());
    }

    /**
     * A stack that no alias serves leaves memory. Asked after each lease too: a request may have loaded the old version again
     * in the instant of a swap.
     */
    private void retireIfUnused(ServedVersion version) {
        ServedVersion.Key key = version.key();
        boolean isServed = models.values().stream()
                .anyMatch(model ->
                        model.serving().filter(v -> v.key().equals(key)).isPresent());
        if (!isServed) {
            stacks.retire(key);
        }
    }

    private boolean isPinned(ServedVersion.Key key) {
        return models.values().stream()
                .filter(model -> pinned.contains(model.id().toString()))
                .anyMatch(model ->
                        model.serving().filter(v -> v.key().equals(key)).isPresent());
    }

    private static InferenceProblem cannotAnswer(ServedModel model) {
        return switch (model.state()) {
            case State.Loading _, State.Ready _ -> new InferenceProblem.NotReady("Model " + model.id());
            case State.Failed failed ->
                failed.slug().equals("overloaded")
                        ? new InferenceProblem.Overloaded("Model %s: %s".formatted(model.id(), failed.reason()))
                        : new InferenceProblem.ModelFailed(
                                failed.slug(), model.id().toString(), failed.reason());
        };
    }

    @Override
    public void destroy() {
        stacks.close();
    }
}
