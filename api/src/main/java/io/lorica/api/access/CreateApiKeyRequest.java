package io.lorica.api.access;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param expiresAt absent: never */
public record CreateApiKeyRequest(
        @NotBlank @Size(max = 100) String name,
        @NotNull Role role,
        @Nullable Instant expiresAt) {}
