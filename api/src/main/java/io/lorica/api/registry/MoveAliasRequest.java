package io.lorica.api.registry;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Promotion or rollback.
 *
 * @param version the number the alias shall point to
 * @param reason why; kept in the history
 * @param expectedVersion move only if the alias points there now (0: does not exist yet); absent moves in any case
 */
public record MoveAliasRequest(
        @Positive int version,
        @NotBlank @Size(max = 2000) String reason,
        @Nullable Integer expectedVersion) {}
