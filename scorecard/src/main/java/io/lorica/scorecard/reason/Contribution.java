package io.lorica.scorecard.reason;

import org.jspecify.annotations.Nullable;

/**
 * One line of an explanation.
 *
 * @param part of the decision, as the scorecard names it, or {@link Explainer#ADAPTER}
 * @param field whose value it is; absent where it is of no one field: what an adapter says, and words that the row's
 *     texts lack
 * @param value as it stands in the row; absent without a field, for texts, and where the row has none
 * @param logOdds added to the score, in natural logarithms; above 0 it speaks for the outcome that is explained
 */
public record Contribution(
        String part, @Nullable String field, @Nullable String value, double logOdds) {}
