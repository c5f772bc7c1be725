package io.lorica.decision.metrics;

import io.lorica.api.training.AutomatedErrors.Bound;
import io.lorica.api.training.AutomatedErrors.Evidence;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What a share of errors is below, with 95 % confidence: the exact one-sided upper bound of a binomial proportion.
 *
 * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson 1934</a>
 */
final class ErrorBound {
    /** Of fewer rows even no error leaves the bound near 10 %: with 29 it is 1 - 0.05^(1/29) = 9.8 %. */
    private static final int FEWEST = 30;

    private static final double CONFIDENCE = 0.95;

    private ErrorBound() {}

    static Bound of(int decided, int errors) {
        return decided < FEWEST
                ? new Bound(decided, errors, Evidence.INSUFFICIENT, null)
                : new Bound(decided, errors, Evidence.SUFFICIENT, upper(decided, errors));
    }

    /** The quantile of Beta(errors + 1, decided - errors). */
    static double upper(int decided, int errors) {
        return errors == decided
                ? 1
                : BetaDistribution.of(errors + 1.0, decided - errors).inverseCumulativeProbability(CONFIDENCE);
    }
}
