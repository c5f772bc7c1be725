package io.lorica.api.training;

import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.VersionRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param result the registered version, once SUCCEEDED
 * @param error why it FAILED, and what to do
 */
public record TrainingRun(
        String id,
        CreateTrainingRunRequest request,
        RunState state,
        BaseModelRef baseModel,
        @Nullable Evaluation evaluation,
        @Nullable VersionRef result,
        @Nullable String error,
        String createdBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
