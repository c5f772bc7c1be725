package io.lorica.api.training;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.registry.Adapter;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The {@code spec} part of a data set upload; the {@code file} part carries the rows.
 *
 * @param decision required for TABULAR, refused for JSONL
 * @param licence the licence of the rows, kept with the data set
 */
public record CreateDatasetRequest(
        @NotNull @Pattern(regexp = Adapter.NAME_PATTERN) String name,
        @NotNull DatasetKind kind,
        @Nullable @Valid DecisionSpec decision,
        @NotNull @Valid Split split,
        @Nullable @Size(max = 500) String licence) {}
