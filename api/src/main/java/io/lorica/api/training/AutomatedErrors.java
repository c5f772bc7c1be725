package io.lorica.api.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often a decision that nobody looks at is wrong, on rows that neither training nor any choice has seen.
 *
 * @param overall of all rows that are decided
 * @param outcomes by label, of the rows that are decided so
 */
public record AutomatedErrors(Bound overall, Map<String, Bound> outcomes) {

    /**
     * @param decided rows
     * @param errors of them with another true outcome
     * @param upperBound the share of errors is below it with 95 % confidence (one-sided, Clopper and Pearson 1934);
     *     absent if the evidence is insufficient
     */
    public record Bound(
            int decided,
            int errors,
            Evidence evidence,
            @Nullable Double upperBound) {}

    /** Whether there are rows enough to bound a share. */
    public enum Evidence {
        SUFFICIENT,
        /** Fewer than 30 rows: even without an error the bound would be near 10 %. */
        INSUFFICIENT
    }
}
