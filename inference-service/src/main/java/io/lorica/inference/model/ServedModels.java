package io.lorica.inference.model;

import io.lorica.api.registry.VersionRef;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.model.ServedModel.State;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a request may name as its model: a base model of this node, or an alias. Aliases may move at the same time. */
@Component
public class ServedModels {
    private final Bases bases;
    private final ModelTable table;
    private final ResidentStacks stacks;
    private final ModelNames names;
    private final StackLoader loader;

    ServedModels(Bases bases, ModelTable table, ResidentStacks stacks, ModelNames names, StackLoader loader) {
        this.bases = bases;
        this.table = table;
        this.stacks = stacks;
        this.names = names;
        this.loader = loader;
    }

    /**
     * Holds the version that answers for a model now, loading its stack if it was unloaded.
     *
     * @param model adapter, adapter@alias or a base model's name
     */
    public ModelLease lease(String model) {
        Optional<ServedBase> base = bases.named(model);
        if (base.isPresent()) {
            return ModelLease.of(base.get());
        }
        bases.requireReady();
        ServedModel served = ModelId.parse(model).flatMap(table::find).orElseThrow(() -> unknown(model));
        ServedVersion version = served.serving().orElseThrow(() -> cannotAnswer(served));
        try {
            return ModelLease.of(served.id(), version, stacks.lease(version));
        } catch (LoadFailure e) {
            throw cannotAnswer(served.with(e.state()));
        } finally {
            // A request may load the old version again in the instant of a swap.
            stacks.retireUnlessNeeded(version);
        }
    }

    /**
     * Holds a version that answered for a model before, whatever does now. It is fetched again if it is not on this
     * node's disk any more.
     *
     * @param model as {@link ModelLease#model} gave it
     * @param version the uppermost of {@link ModelLease#versions}
     */
    public ModelLease lease(String model, VersionRef version) {
        bases.requireReady();
        ModelId id = ModelId.parse(model).orElseThrow(() -> names.unknown(model));
        ServedVersion fetched;
        try {
            fetched = loader.fetch(version);
        } catch (LoadFailure e) {
            throw cannotDecide(version, e);
        }
        try {
            return ModelLease.of(id, fetched, stacks.lease(fetched));
        } catch (LoadFailure e) {
            throw cannotDecide(version, e);
        } finally {
            stacks.retireUnlessNeeded(fetched);
        }
    }

    private InferenceProblem unknown(String model) {
        return table.isHeard() ? names.unknown(model) : new InferenceProblem.NotReady("Model " + model);
    }

    private static InferenceProblem cannotDecide(VersionRef version, LoadFailure failure) {
        State.Failed failed = failure.state();
        String named = "%s v%d".formatted(version.name(), version.number());
        return failed.slug().equals("overloaded")
                ? new InferenceProblem.Overloaded("Model %s: %s".formatted(named, failed.reason()))
                : new InferenceProblem.ModelFailed(failed.slug(), named, failed.reason());
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
}
