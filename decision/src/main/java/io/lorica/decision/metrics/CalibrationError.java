package io.lorica.decision.metrics;

import java.util.List;

/**
 * Expected calibration error: how far probabilities are from how often they come true, on average over bins of equally
 * many rows.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, eq. 3</a>
 * @see <a href="https://arxiv.org/abs/1904.01685">Nixon et al. 2019, Measuring calibration in deep learning, adaptive
 *     bins</a>
 */
public final class CalibrationError {
    private CalibrationError() {}

    /** @param rows with the probability that each comes true, and whether it did */
    public static double of(List<ScoredRow> rows) {
        double gaps = EqualBins.rising(rows).stream()
                .mapToDouble(bin -> Math.abs(gap(bin)))
                .sum();
        return rows.isEmpty() ? 0 : gaps / rows.size();
    }

    /** Sum over a bin's rows of probability less what came true. */
    private static double gap(List<ScoredRow> bin) {
        return bin.stream()
                .mapToDouble(row -> row.risk() - (row.isRisky() ? 1 : 0))
                .sum();
    }
}
