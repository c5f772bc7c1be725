package io.lorica.api.registry;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** @param name lower-case words joined by hyphens; it is also the {@code model} in chat and decision requests */
public record CreateAdapterRequest(
        @NotNull @Pattern(regexp = Adapter.NAME_PATTERN, message = Adapter.NAME_MESSAGE)
        String name,

        @NotNull AdapterLayer layer,
        @Nullable @Size(max = 2000) String description) {}
