package io.lorica.api.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A named line of adapter versions. */
public record Adapter(
        String name, AdapterLayer layer, @Nullable String description, int latestVersion, Instant createdAt) {
    public static final String NAME_PATTERN = "[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?";

    /** What {@link #NAME_PATTERN} asks for. */
    public static final String NAME_MESSAGE =
            "must be lower-case letters, digits and dashes, 64 at most, without a dash at either end";
}
