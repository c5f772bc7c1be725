package io.lorica.decision.metrics;

import java.util.Comparator;
import java.util.List;

/**
 * Expected calibration error: how far probabilities are from how often they come true, on average over bins of equally
 * many rows. Rows of equal probability stay together, so a bin may have more.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, eq. 3</a>
 * @see <a href="https://arxiv.org/abs/1904.01685">Nixon et al. 2019, Measuring calibration in deep learning, adaptive
 *     bins</a>
 */
public final class CalibrationError {
    private static final int BINS = 10;

    private CalibrationError() {}

    /** @param rows with the probability that each comes true, and whether it did */
    public static double of(List<ScoredRow> rows) {
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk))
                .toList();
        double gaps = 0;
        int start = 0;
        for (int bin = 1; bin <= BINS; bin++) {
            int end = Math.max(start, (int) ((long) bin * sorted.size() / BINS));
            while (end > start
                    && end < sorted.size()
                    && sorted.get(end).risk() == sorted.get(end - 1).risk()) {
                end++;
            }
            gaps += Math.abs(gap(sorted.subList(start, end)));
            start = end;
        }
        return sorted.isEmpty() ? 0 : gaps / sorted.size();
    }

    /** Sum over a bin's rows of probability less what came true. */
    private static double gap(List<ScoredRow> bin) {
        return bin.stream()
                .mapToDouble(row -> row.risk() - (row.isRisky() ? 1 : 0))
                .sum();
    }
}
