package io.lorica.api.record;

import io.lorica.api.inference.DecisionChange;
import io.lorica.api.inference.DecisionExplanation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision's record says of a person. Kept sealed under a key of its own, and gone with that key.
 *
 * @param inputs as the request gave them, by name
 * @param subject whom the decision is about, as the request named them; absent: it named nobody
 * @param explanation absent: reasons were not asked for
 * @param change what would have changed the decision; absent as in the answer
 */
public record DecisionDetails(
        Map<String, Object> inputs,
        @Nullable String subject,
        @Nullable DecisionExplanation explanation,
        @Nullable DecisionChange change) {}
