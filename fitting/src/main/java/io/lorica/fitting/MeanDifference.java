package io.lorica.fitting;

import java.util.Arrays;

/**
 * The mean of differences on the same rows.
 *
 * @param standardError of the mean; 0 of fewer than two rows
 */
public record MeanDifference(double mean, double standardError) {

    /** @param differences one a row */
    public static MeanDifference of(double[] differences) {
        double mean = Arrays.stream(differences).average().orElse(0);
        double squares = Arrays.stream(differences)
                .map(difference -> (difference - mean) * (difference - mean))
                .sum();
        int rows = differences.length;
        return new MeanDifference(mean, rows < 2 ? 0 : Math.sqrt(squares / (rows - 1) / rows));
    }

    /** Whether it is above 0 by more than its standard error. */
    public boolean isAboveChance() {
        return mean > standardError;
    }
}
