package io.lorica.inference.model;

import io.lorica.api.registry.VersionRef;
import io.lorica.engine.LoadedStack;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.compute.StackLease;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One request's hold on exactly one version: what it reads here stays true until it closes the lease. */
public final class ModelLease implements StackLease {
    private final String model;
    private final ServedBase base;
    private final List<VersionRef> versions;
    private final Optional<DecisionModel> decision;
    private final boolean hasAdapter;
    private final LoadedStack stack;
    private final Runnable release;
    private final Supplier<ModelLease> another;

    private ModelLease(
            String model,
            ServedBase base,
            List<VersionRef> versions,
            Optional<DecisionModel> decision,
            boolean hasAdapter,
            LoadedStack stack,
            Runnable release,
            Supplier<ModelLease> another) {
        this.model = model;
        this.base = base;
        this.versions = versions;
        this.decision = decision;
        this.hasAdapter = hasAdapter;
        this.stack = stack;
        this.release = release;
        this.another = another;
    }

    static ModelLease of(
            ModelId id, ServedVersion version, Residents<ServedVersion.Key, ResidentStack>.Lease resident) {
        return new ModelLease(
                id.toString(),
                version.base(),
                version.stack(),
                resident.value().decision(),
                version.top().version().hasAdapter(),
                resident.value().stack(),
                resident::close,
                () -> of(id, version, resident.share()));
    }

    static ModelLease of(ServedBase base) {
        return new ModelLease(
                base.ref().name(), base, List.of(), Optional.empty(), false, base.bare(), () -> {}, () -> of(base));
    }

    /** The model's id as GET /v1/models lists it. */
    public String model() {
        return model;
    }

    /** What the stack lies on: its tokenizer and limits hold for the request, and it computes there. */
    public ServedBase base() {
        return base;
    }

    /** The versions that answer, bottom first; empty for a base alone. */
    public List<VersionRef> versions() {
        return versions;
    }

    /** How the version decides; empty where it does not. */
    public Optional<DecisionModel> decision() {
        return decision;
    }

    /**
     * How the version decides, for work that can do nothing without.
     *
     * @throws InferenceProblem.NotADecisionModel if it does not
     * @throws InferenceProblem.NoReasons if it can't say why and is asked to
     */
    public DecisionModel requireDecision(boolean asksWhy) {
        DecisionModel found = decision.orElseThrow(() -> new InferenceProblem.NotADecisionModel(model));
        if (asksWhy && found.explainer().isEmpty()) {
            throw new InferenceProblem.NoReasons(model);
        }
        return found;
    }

    /** Whether it has texts to give: a version that decides without an adapter of its own has none. */
    public boolean chats() {
        return decision.isEmpty() || hasAdapter;
    }

    @Override
    public LoadedStack stack() {
        return stack;
    }

    /** Another hold on the same version, for work that closes its own. This one must still be open. */
    public ModelLease share() {
        return another.get();
    }

    @Override
    public void close() {
        release.run();
    }
}
