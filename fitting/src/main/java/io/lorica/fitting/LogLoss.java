package io.lorica.fitting;

import java.util.Arrays;

/** Negative log-likelihood of an outcome. */
public final class LogLoss {
    private LogLoss() {}

    /**
     * @param scores by outcome, in log-odds up to a common term
     * @param outcome the true one
     * @return nats
     */
    public static double of(double[] scores, int outcome) {
        double highest = Arrays.stream(scores).max().orElseThrow();
        double total =
                Arrays.stream(scores).map(score -> Math.exp(score - highest)).sum();
        return highest + Math.log(total) - scores[outcome];
    }
}
