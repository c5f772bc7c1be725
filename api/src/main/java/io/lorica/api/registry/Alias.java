package io.lorica.api.registry;

import java.time.Instant;

/**
 * A movable pointer from an adapter's name to one of its versions.
 *
 * @param revision counts the moves over all aliases; a watcher asks for what is newer than the highest it has seen
 */
public record Alias(String adapter, String alias, VersionRef version, long revision, Instant movedAt) {
    public static final String CHAMPION = "champion";
    public static final String CANDIDATE = "candidate";
    public static final String NAME_PATTERN = "[a-z]([a-z0-9-]{0,30}[a-z0-9])?";

    /** What {@link #NAME_PATTERN} asks for. */
    public static final String NAME_MESSAGE =
            "must be lower-case letters, digits and dashes, 32 at most, and begin with a letter";
}
