package io.lorica.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Mean over the outcomes of F1, each row decided for the likeliest outcome; and the difference of two models on the
 * same rows.
 */
final class MacroF1 {
    private final int[] truth;
    private final int outcomes;

    /** @param truth the true outcome of each row */
    MacroF1(int[] truth, int outcomes) {
        this.truth = truth;
        this.outcomes = outcomes;
    }

    /** @param scores [rows][outcomes] */
    double of(double[][] scores) {
        int[] once = new int[truth.length];
        Arrays.fill(once, 1);
        return of(decided(scores), once);
    }

    private static int[] decided(double[][] scores) {
        return Arrays.stream(scores)
                .mapToInt(row -> IntStream.range(0, row.length)
                        .reduce((a, b) -> row[b] > row[a] ? b : a)
                        .orElseThrow())
                .toArray();
    }

    private double of(int[] decided, int[] weights) {
        double[] right = new double[outcomes];
        double[] said = new double[outcomes];
        double[] true1 = new double[outcomes];
        for (int row = 0; row < truth.length; row++) {
            said[decided[row]] += weights[row];
            true1[truth[row]] += weights[row];
            right[truth[row]] += decided[row] == truth[row] ? weights[row] : 0;
        }
        return IntStream.range(0, outcomes)
                .filter(outcome -> true1[outcome] + said[outcome] > 0)
                .mapToDouble(outcome -> 2 * right[outcome] / (said[outcome] + true1[outcome]))
                .average()
                .orElse(0);
    }

    /** The lower end of the 95 % interval of the difference, by a paired bootstrap of the rows. */
    double lowerBound(double[][] model, double[][] other, int samples) {
        int[] own = decided(model);
        int[] others = decided(other);
        double[] differences = IntStream.range(0, samples)
                .parallel()
                .mapToDouble(sample -> {
                    var random = new SplittableRandom(sample);
                    int[] weights = new int[truth.length];
                    for (int i = 0; i < weights.length; i++) {
                        weights[random.nextInt(weights.length)]++;
                    }
                    return of(own, weights) - of(others, weights);
                })
                .sorted()
                .toArray();
        return differences[(int) Math.floor(0.025 * (samples - 1))];
    }
}
