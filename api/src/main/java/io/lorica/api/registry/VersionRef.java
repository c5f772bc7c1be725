package io.lorica.api.registry;

import io.lorica.api.DigestPattern;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;

/**
 * One version of an adapter, by number and by content.
 *
 * @param name the adapter's
 * @param number 1 is the first version
 * @param digest SHA-256 that the registry gave the version
 */
public record VersionRef(
        @NotNull @Pattern(regexp = Adapter.NAME_PATTERN, message = Adapter.NAME_MESSAGE)
        String name,

        @Positive int number,

        @NotNull @Pattern(regexp = DigestPattern.SHA_256, message = DigestPattern.MESSAGE)
        String digest) {}
