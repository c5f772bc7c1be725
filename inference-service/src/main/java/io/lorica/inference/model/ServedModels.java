package io.lorica.inference.model;

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

    ServedModels(Bases bases, ModelTable table, ResidentStacks stacks, ModelNames names) {
        this.bases = bases;
        this.table = table;
        this.stacks = stacks;
        this.names = names;
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
        ServedModel served = ModelId.parse(model).flatMap(table::find).orElseThrow(() -> names.unknown(model));
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
