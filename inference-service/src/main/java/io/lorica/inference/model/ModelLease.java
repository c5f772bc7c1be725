package io.lorica.inference.model;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.registry.VersionRef;
import io.lorica.engine.LoadedStack;
import io.lorica.inference.compute.StackLease;
import io.lorica.scorecard.Scorecard;
import io.lorica.scorecard.reason.Explainer;
import java.util.List;
import java.util.Optional;

/** One request's hold on exactly one version: what it reads here stays true until it closes the lease. */
public final class ModelLease implements StackLease {
    private final String model;
    private final ServedBase base;
    private final List<VersionRef> versions;
    private final Optional<DecisionPolicy> policy;
    private final Optional<Scorecard> scorecard;
    private final Optional<Explainer> explainer;
    private final LoadedStack stack;
    private final Runnable release;

    private ModelLease(
            String model,
            ServedBase base,
            List<VersionRef> versions,
            Optional<DecisionPolicy> policy,
            Optional<Scorecard> scorecard,
            Optional<Explainer> explainer,
            LoadedStack stack,
            Runnable release) {
        this.model = model;
        this.base = base;
        this.versions = versions;
        this.policy = policy;
        this.scorecard = scorecard;
        this.explainer = explainer;
        this.stack = stack;
        this.release = release;
    }

    static ModelLease of(
            ModelId id, ServedVersion version, Residents<ServedVersion.Key, ResidentStack>.Lease resident) {
        return new ModelLease(
                id.toString(),
                version.base(),
                version.stack(),
                version.policy(),
                resident.value().scorecard(),
                resident.value().explainer(),
                resident.value().stack(),
                resident::close);
    }

    static ModelLease of(ServedBase base) {
        return new ModelLease(
                base.ref().name(),
                base,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                base.bare(),
                () -> {});
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

    public Optional<DecisionPolicy> policy() {
        return policy;
    }

    /** What decides beside the stack; empty where the stack decides alone. */
    public Optional<Scorecard> scorecard() {
        return scorecard;
    }

    /** What says why the scorecard decides so; empty where the version can't. */
    public Optional<Explainer> explainer() {
        return explainer;
    }

    @Override
    public LoadedStack stack() {
        return stack;
    }

    @Override
    public void close() {
        release.run();
    }
}
