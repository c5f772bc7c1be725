package io.lorica.api.registry;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * One threshold that a version's metric must keep before {@code champion} may move to it.
 *
 * @param metric a key of {@link VersionManifest#metrics()}
 * @param atLeast lowest passing value, if bounded below
 * @param atMost highest passing value, if bounded above
 */
public record GateRule(
        @NotBlank String metric,
        @Nullable Double atLeast,
        @Nullable Double atMost) {}
