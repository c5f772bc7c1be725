package io.lorica.api.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the groups of one PROTECTED field fare. Approved is a row that is decided as an outcome other than the risky one;
 * one that goes to review is not.
 *
 * @param field its name
 * @param reference the group with the highest approval rate among those with enough rows, which others are held
 *     against (29 CFR 1607.4 D); absent if fewer than two groups have enough
 * @param groups by value, numbers and dates in bands of equally many rows
 */
public record FieldFairness(String field, @Nullable String reference, List<Group> groups) {
    public FieldFairness {
        groups = List.copyOf(groups);
    }

    /**
     * @param value of the field, or a band such as {@code 30 to 39}
     * @param rows test rows
     * @param approved of them
     * @param review of them, sent to a person
     * @param approvalRate {@code approved / rows}
     * @param evidence whether there are enough rows to say more
     * @param disparateImpact the approval rate divided by the reference's; absent for the reference, and for
     *     insufficient evidence
     * @param disparateImpactInterval by the logarithm of the ratio (Katz et al. 1978); absent also where no row of one
     *     of the groups is approved
     * @param belowFourFifths the ratio is below 0.8, the line of 29 CFR 1607.4 D; absent where the ratio is
     * @param good rows that did not turn out risky
     * @param goodApproved of them, approved
     * @param equalOpportunity the share of good rows that is approved, less the reference's (Hardt et al. 2016); absent
     *     as the ratio, and for fewer than 10 good rows
     * @param equalOpportunityInterval by Newcombe's hybrid score method (1998, method 10)
     */
    public record Group(
            String value,
            int rows,
            int approved,
            int review,
            double approvalRate,
            Evidence evidence,
            @Nullable Double disparateImpact,
            @Nullable Interval disparateImpactInterval,
            @Nullable Boolean belowFourFifths,
            int good,
            int goodApproved,
            @Nullable Double equalOpportunity,
            @Nullable Interval equalOpportunityInterval) {}

    /** Whether there are rows enough to compare a group. */
    public enum Evidence {
        SUFFICIENT,
        /** Fewer than 30 rows. */
        INSUFFICIENT
    }
}
