package io.lorica.api.registry;

import io.lorica.api.decision.DecisionPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version when it is registered; stored with it and never changed.
 *
 * @param baseModel the model that the adapter was trained on
 * @param baseShape the base model's shape, by which the registry checks the adapter; absent where it is not known
 * @param parent the domain version that lay frozen beneath a TASK adapter; absent when there was none
 * @param datasets what it was trained on
 * @param metrics evaluation on held-out rows, by snake-case name, such as {@code auc} or {@code base_auc}
 * @param decision how to decide with it; absent for adapters that only chat
 * @param trainingRunId the run that made it
 * @param trainingOptions rank, learning rate, seed and the like, as given to the run
 */
public record VersionManifest(
        @NotNull @Valid BaseModelRef baseModel,
        @Nullable @Valid BaseModelShape baseShape,
        @Nullable @Valid VersionRef parent,
        @NotNull List<@Valid DatasetRef> datasets,
        @NotNull Map<String, Double> metrics,
        @Nullable @Valid DecisionPolicy decision,
        @Nullable String trainingRunId,
        @NotNull Map<String, Object> trainingOptions) {}
