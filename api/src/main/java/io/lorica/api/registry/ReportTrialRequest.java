package io.lorica.api.registry;

import io.lorica.api.DigestPattern;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a serving node found when it tried a version.
 *
 * @param digest the version's, as the node fetched it
 * @param node the serving node's name
 * @param runtime what it computed with: release, processor, precisions. Another runtime may find otherwise
 * @param fault what is wrong and what to do; absent: the version passed
 * @param triedAt by the node's clock
 */
public record ReportTrialRequest(
        @NotNull @Pattern(regexp = DigestPattern.SHA_256, message = DigestPattern.MESSAGE)
        String digest,

        @NotBlank @Size(max = 253) String node,
        @NotBlank @Size(max = 500) String runtime,
        @Nullable @Size(min = 1, max = 2000) String fault,
        @NotNull Instant triedAt) {}
