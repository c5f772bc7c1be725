package io.lorica.scorecard.reason;

import org.jspecify.annotations.Nullable;

/**
 * One line of an explanation.
 *
 * @param part of the decision, as the scorecard names it, or {@link Explainer#ADAPTER}
 * @param field whose value it is; absent where it is of no one field: words that the row's texts lack, and what an
 *     adapter says as far as it is not shared out among the fields
 * @param value as it stands in the row; absent without a field, for texts, and where the row has none
 * @param logOdds added to the score, in natural logarithms; above 0 it speaks for the outcome that is explained
 * @param standardError of the log-odds where they are estimated; 0 where an estimate is exact, absent where there is no
 *     estimate or only one
 */
public record Contribution(
        String part,
        @Nullable String field,
        @Nullable String value,
        double logOdds,
        @Nullable Double standardError) {

    /** Of a part that is worked out exactly. */
    public Contribution(String part, @Nullable String field, @Nullable String value, double logOdds) {
        this(part, field, value, logOdds, null);
    }
}
