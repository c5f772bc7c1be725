package io.lorica.benchmarks;

import io.lorica.decision.metrics.Ranking;
import io.lorica.decision.metrics.ScoredRow;
import java.util.stream.IntStream;

/** AUC of many outcomes: the mean over the outcomes, each against all others by its own probability. */
final class OneVersusRest {
    private OneVersusRest() {}

    /** @param scores [rows][outcomes] in log-odds */
    static double auc(int[] truth, double[][] scores) {
        int outcomes = scores[0].length;
        return IntStream.range(0, outcomes)
                .mapToDouble(outcome -> Ranking.auc(IntStream.range(0, truth.length)
                        .mapToObj(row -> new ScoredRow(probability(scores[row], outcome), truth[row] == outcome))
                        .toList()))
                .average()
                .orElseThrow();
    }

    private static double probability(double[] scores, int outcome) {
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - scores[outcome]);
        }
        return 1 / sum;
    }
}
