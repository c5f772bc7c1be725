package io.lorica.api.report;

import io.lorica.api.decision.PartUse;
import org.jspecify.annotations.Nullable;

/**
 * How much a part moves decisions.
 *
 * @param part {@code points}, {@code boosting}, {@code words} or {@code adapter}
 * @param weight of its log-odds in the decision's score; 0: it was left out, for it did not help or the spec says NEVER
 *     of it
 * @param share of what the parts move the score by: the mean distance over test rows of its weighted log-odds from
 *     their mean, as a share of the sum over all parts; of more than two outcomes the mean over outcomes, each against
 *     the mean of all
 * @param aucAlone of the part alone on the test rows, with its own calibration; absent if it was left out
 * @param use what the spec says of it; NEVER: it was not even fitted. AUTO in reports of before they said it
 */
public record PartShare(
        String part, double weight, double share, @Nullable Double aucAlone, PartUse use) {
    public PartShare {
        use = use == null ? PartUse.AUTO : use;
    }

    /** Of a part that the spec leaves to the data. */
    public PartShare(String part, double weight, double share, @Nullable Double aucAlone) {
        this(part, weight, share, aucAlone, PartUse.AUTO);
    }
}
