package io.lorica.api.registry;

import io.lorica.api.DigestPattern;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * A base model, by name and by content.
 *
 * @param name as nodes know it, such as {@code smollm2-135m-instruct}
 * @param digest SHA-256 of the base model's manifest
 */
public record BaseModelRef(
        @NotBlank String name,

        @NotNull @Pattern(regexp = DigestPattern.SHA_256, message = DigestPattern.MESSAGE)
        String digest) {}
