package io.lorica.api.training;

import io.lorica.api.registry.Adapter;
import io.lorica.api.registry.AdapterLayer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param adapter the adapter to add a version to; it is created if the registry does not know it
 * @param parent the domain adapter to stack a TASK adapter on
 * @param datasetIds what to train on; for an evaluated task exactly one of them is TABULAR
 */
public record CreateTrainingRunRequest(
        @NotNull @Pattern(regexp = Adapter.NAME_PATTERN, message = Adapter.NAME_MESSAGE)
        String adapter,

        @NotNull AdapterLayer layer,
        @Nullable @Valid Parent parent,
        @NotEmpty List<@NotBlank String> datasetIds,
        @Nullable @Valid LoraOptions options) {
    public record Parent(
            @NotNull @Pattern(regexp = Adapter.NAME_PATTERN, message = Adapter.NAME_MESSAGE)
            String name,

            @Positive int version) {}
}
