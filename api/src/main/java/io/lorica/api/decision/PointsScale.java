package io.lorica.api.decision;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;

/**
 * A scorecard's scale. Points rise as the risk falls.
 *
 * @param basePoints points at the base odds
 * @param baseOdds odds of safe to risky, such as 50: fifty safe rows to one risky one
 * @param pdo points that double the odds
 */
public record PointsScale(
        @DecimalMin("-1000000") @DecimalMax("1000000") double basePoints,
        @DecimalMin("0.000001") @DecimalMax("1000000") double baseOdds,
        @DecimalMin("0.001") @DecimalMax("1000000") double pdo) {
    /** Where a spec says none. */
    public static final PointsScale USUAL = new PointsScale(600, 50, 20);
}
