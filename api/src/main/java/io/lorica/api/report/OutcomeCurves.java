package io.lorica.api.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One outcome against the rest, by its calibrated probability.
 *
 * @param label the outcome
 * @param rows test rows
 * @param positives of them, with this outcome
 * @param auc area under {@code roc}: P(a row with the outcome has a higher probability of it than one without), ties
 *     half (Hanley and McNeil 1982)
 * @param aucInterval by DeLong's variance (DeLong et al. 1988); absent where a class has fewer than two rows
 * @param roc at most 200 points, from (0, 0) to (1, 1)
 * @param ks where the classes' distributions are furthest apart
 * @param gains at most ten bins of equally many rows, the highest probabilities first. Here and in the next two, rows
 *     of equal probability stay together, so that a bin may have more
 * @param calibration at most ten bins of equally many rows, the lowest probabilities first
 * @param uncalibrated the same with the probabilities before calibration
 * @param scores twenty bins of equal width over 0 to 1
 */
public record OutcomeCurves(
        String label,
        int rows,
        int positives,
        double auc,
        @Nullable Interval aucInterval,
        List<RocPoint> roc,
        KsPoint ks,
        List<GainsBin> gains,
        List<CalibrationBin> calibration,
        List<CalibrationBin> uncalibrated,
        List<ScoreBin> scores) {

    public OutcomeCurves {
        roc = List.copyOf(roc);
        gains = List.copyOf(gains);
        calibration = List.copyOf(calibration);
        uncalibrated = List.copyOf(uncalibrated);
        scores = List.copyOf(scores);
    }

    /**
     * Rows from the threshold on are called positive.
     *
     * @param falsePositiveRate share of the rows without the outcome that are called positive
     * @param truePositiveRate share of the rows with the outcome that are
     * @param threshold the lowest probability that is; absent for the first point, where none is
     */
    public record RocPoint(
            double falsePositiveRate,
            double truePositiveRate,
            @Nullable Double threshold) {}

    /**
     * The largest distance of the classes' cumulative distributions (Kolmogorov-Smirnov).
     *
     * @param value of the distance; 0 where a class is absent
     * @param probability at which it is reached
     * @param positivesBelow share of the rows with the outcome at or below it
     * @param othersBelow share of the other rows at or below it
     */
    public record KsPoint(double value, double probability, double positivesBelow, double othersBelow) {}

    /**
     * @param bin 1 is the riskiest
     * @param rows of the bin
     * @param positives of them, with the outcome
     * @param shareOfRows of all rows, in this bin and those before it
     * @param captured share of the rows with the outcome, in this bin and those before it
     * @param lift {@code captured / shareOfRows}: how many times as many as in rows taken at random
     */
    public record GainsBin(int bin, int rows, int positives, double shareOfRows, double captured, double lift) {}

    /**
     * @param meanPredicted mean probability of the outcome
     * @param observed share of the rows with it
     * @param interval of that share (Clopper and Pearson 1934)
     */
    public record CalibrationBin(int rows, double meanPredicted, double observed, Interval interval) {}

    /**
     * @param from lowest probability of the bin
     * @param to the next bin's lowest; 1 is in the last bin
     * @param positives rows with the outcome
     * @param others rows without it
     */
    public record ScoreBin(double from, double to, int positives, int others) {}
}
