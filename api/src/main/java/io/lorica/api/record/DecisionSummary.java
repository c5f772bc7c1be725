package io.lorica.api.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision in a list.
 *
 * @param model as the request named it
 * @param adapter of the version on top of the stack
 * @param version its number
 * @param decision the chosen outcome's decision, or {@code review}
 * @param caller id of the key that asked
 * @param node that decided
 * @param sequence in the node's journal
 * @param leafIndex in the log
 * @param erased whether its details were erased
 */
public record DecisionSummary(
        String id,
        Instant decidedAt,
        String model,
        @Nullable String adapter,
        @Nullable Integer version,
        String decision,
        String caller,
        String node,
        long sequence,
        long leafIndex,
        boolean erased) {}
