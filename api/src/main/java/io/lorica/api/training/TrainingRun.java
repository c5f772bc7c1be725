package io.lorica.api.training;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param plan what it is trained with, decided by its first attempt and kept for later ones: {@code options} with every
 *     default filled in, {@code precision_choice} (why that precision), {@code learning_rate_choice} (whether the
 *     rate is tried first), {@code base_shape}; of a run whose spec
 *     leaves the adapter out only {@code options.seed} and {@code trains_adapter}; absent before the first attempt
 * @param result the registered version, once SUCCEEDED
 * @param error why it FAILED, and what to do
 */
public record TrainingRun(
        String id,
        CreateTrainingRunRequest request,
        RunState state,
        BaseModelRef baseModel,
        @Nullable Map<String, Object> plan,
        @Nullable Evaluation evaluation,
        @Nullable VersionRef result,
        @Nullable String error,
        String createdBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
