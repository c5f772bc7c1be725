package io.lorica.registry.gate;

import org.jspecify.annotations.Nullable;

/**
 * One rule that a version does not keep.
 *
 * @param value what the version has; absent if it was not measured
 */
public record Shortfall(
        String metric,
        @Nullable Double value,
        @Nullable Double atLeast,
        @Nullable Double atMost) {
    @Override
    public String toString() {
        String bound = atLeast == null
                ? "at most " + atMost
                : atMost == null ? "at least " + atLeast : "from %s to %s".formatted(atLeast, atMost);
        return "%s is %s and must be %s".formatted(metric, value == null ? "missing" : value, bound);
    }
}
