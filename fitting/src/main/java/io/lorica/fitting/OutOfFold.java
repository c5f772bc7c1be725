package io.lorica.fitting;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One part's scores of rows that it was not fitted on.
 *
 * @param scores [rows][outcomes]; null where a row was scored in no fold
 */
record OutOfFold(String part, double[][] scores) {
    int[] scored() {
        return IntStream.range(0, scores.length)
                .filter(row -> scores[row] != null)
                .toArray();
    }

    /** Mean negative log-likelihood of the labels. */
    double loss(int[] labels) {
        return Arrays.stream(scored())
                .mapToDouble(row -> LogLoss.of(scores[row], labels[row]))
                .average()
                .orElse(0);
    }
}
