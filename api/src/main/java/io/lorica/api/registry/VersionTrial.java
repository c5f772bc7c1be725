package io.lorica.api.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a serving node found when it tried a version, before an alias could answer with it there.
 *
 * @param node the serving node's name
 * @param runtime what it computed with: release, processor, precisions
 * @param passed whether the version may answer there
 * @param fault what is wrong and what to do; absent where it passed
 * @param triedAt by the node's clock
 * @param reportedBy name of the API key that the node reported with
 */
public record VersionTrial(
        String node,
        String runtime,
        boolean passed,
        @Nullable String fault,
        Instant triedAt,
        String reportedBy) {}
