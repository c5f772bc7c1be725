package io.lorica.api.access;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** @param expiresAt absent: never */
public record CreateApiKeyRequest(
        @NotBlank
        @Size(max = 100)
        @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*", message = "must hold no control characters and no halves of characters")
        String name,

        @NotNull Role role,
        @Nullable Instant expiresAt) {}
