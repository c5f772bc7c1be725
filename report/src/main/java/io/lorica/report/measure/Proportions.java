package io.lorica.report.measure;

import io.lorica.api.report.Interval;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** 95 % confidence intervals of shares of rows, of their ratios and of their differences. */
final class Proportions {
    /** 97.5 % quantile of the standard normal distribution. */
    static final double Z = 1.959963984540054;

    private static final double TAIL = 0.025;

    private Proportions() {}

    /**
     * Exact: it holds the true share in at least 95 % of cases.
     *
     * @param rows at least 1
     * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson 1934</a>
     */
    static Interval exact(int hits, int rows) {
        return new Interval(
                hits == 0 ? 0 : BetaDistribution.of(hits, rows - hits + 1.0).inverseCumulativeProbability(TAIL),
                hits == rows ? 1 : BetaDistribution.of(hits + 1.0, rows - hits).inverseCumulativeProbability(1 - TAIL));
    }

    /**
     * Score interval.
     *
     * @param rows at least 1
     * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
     */
    static Interval score(int hits, int rows) {
        double share = (double) hits / rows;
        double middle = share + Z * Z / (2.0 * rows);
        double half = Z * Math.sqrt(share * (1 - share) / rows + Z * Z / (4.0 * rows * rows));
        double scale = 1 + Z * Z / rows;
        return new Interval(Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale));
    }

    /**
     * Of the ratio of two independent shares, by its logarithm.
     *
     * @param hits at least 1, as of the others
     * @see <a href="https://doi.org/10.2307/2530610">Katz, Baptista, Azen and Pike 1978, Obtaining confidence intervals
     *     for the risk ratio in cohort studies, method C</a>
     */
    static Interval ratio(int hits, int rows, int otherHits, int otherRows) {
        double logarithm = Math.log((double) hits / rows) - Math.log((double) otherHits / otherRows);
        double error = Math.sqrt(1.0 / hits - 1.0 / rows + 1.0 / otherHits - 1.0 / otherRows);
        return new Interval(Math.exp(logarithm - Z * error), Math.exp(logarithm + Z * error));
    }

    /**
     * Of the first share less the other, both independent.
     *
     * @param rows at least 1, as of the others
     * @see <a href="https://pubmed.ncbi.nlm.nih.gov/9595617/">Newcombe 1998, Interval estimation for the difference
     *     between independent proportions, method 10</a>
     */
    static Interval difference(int hits, int rows, int otherHits, int otherRows) {
        double share = (double) hits / rows;
        double other = (double) otherHits / otherRows;
        Interval own = score(hits, rows);
        Interval others = score(otherHits, otherRows);
        return new Interval(
                share - other - Math.hypot(share - own.low(), others.high() - other),
                share - other + Math.hypot(own.high() - share, other - others.low()));
    }
}
