package io.lorica.report.measure;

import io.lorica.api.report.Interval;
import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How sure an area under the ROC curve is.
 *
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
 * @see <a href="https://doi.org/10.1109/LSP.2014.2337313">Sun and Xu 2014, Fast implementation of DeLong's
 *     algorithm</a>
 */
final class DeLong {
    private DeLong() {}

    /**
     * @return absent where a class has fewer than two rows, and where the classes are wholly apart: the variance is 0
     *     there, and says nothing
     */
    static @Nullable Interval interval(List<ScoredRow> rows) {
        double[] positives = risks(rows, true);
        double[] others = risks(rows, false);
        if (positives.length < 2 || others.length < 2) {
            return null;
        }
        double variance = variance(placements(positives, others)) / positives.length
                + variance(placements(others, positives)) / others.length;
        if (variance == 0) {
            return null;
        }
        double auc = Ranking.auc(rows);
        double half = Proportions.Z * Math.sqrt(variance);
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half));
    }

    private static double[] risks(List<ScoredRow> rows, boolean isRisky) {
        return rows.stream()
                .filter(row -> row.isRisky() == isRisky)
                .mapToDouble(ScoredRow::risk)
                .sorted()
                .toArray();
    }

    /** Of each row, the share of the other class's rows that lie below it; equal ones count half. */
    private static double[] placements(double[] sorted, double[] others) {
        double[] placements = new double[sorted.length];
        int below = 0;
        int notAbove = 0;
        for (int i = 0; i < sorted.length; i++) {
            while (below < others.length && others[below] < sorted[i]) {
                below++;
            }
            while (notAbove < others.length && others[notAbove] <= sorted[i]) {
                notAbove++;
            }
            placements[i] = (below + notAbove) / 2.0 / others.length;
        }
        return placements;
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
