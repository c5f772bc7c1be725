package io.lorica.api.registry;

import io.lorica.api.DigestPattern;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * One immutable data set version that an adapter was trained on.
 *
 * @param name the data set's
 * @param id the data set version's
 * @param digest SHA-256 over the spec and the accepted rows
 */
public record DatasetRef(
        @NotBlank String name,
        @NotBlank String id,

        @NotNull @Pattern(regexp = DigestPattern.SHA_256, message = DigestPattern.MESSAGE)
        String digest) {}
