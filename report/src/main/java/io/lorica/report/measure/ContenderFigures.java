package io.lorica.report.measure;

import io.lorica.decision.metrics.DecisionMetrics;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.score.CostMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A contender's figures on samples of its rows, without sorting them anew for each. */
final class ContenderFigures {
    private final double[] logLoss;
    private final double[] cost;
    private final List<Sorted> ranked;

    /** @param positives the outcomes whose areas are averaged: of two outcomes one, of more all */
    ContenderFigures(List<JudgedRow> rows, CostMatrix costs, List<String> positives) {
        this.logLoss = rows.stream().mapToDouble(DecisionMetrics::logLoss).toArray();
        this.cost = rows.stream()
                .mapToDouble(row -> costs.cost(row.truth(), row.decided()))
                .toArray();
        this.ranked = positives.stream().map(label -> Sorted.of(rows, label)).toList();
    }

    /** @param times how often each row counts */
    double auc(int[] times) {
        return ranked.stream()
                .mapToDouble(sorted -> sorted.auc(times))
                .average()
                .orElseThrow();
    }

    double logLoss(int[] times) {
        return mean(logLoss, times);
    }

    double meanCost(int[] times) {
        return mean(cost, times);
    }

    private static double mean(double[] values, int[] times) {
        double sum = 0;
        long rows = 0;
        for (int row = 0; row < values.length; row++) {
            sum += times[row] * values[row];
            rows += times[row];
        }
        return sum / rows;
    }

    /**
     * Rows in the order of one outcome's probability.
     *
     * @param row numbers, the lowest probability first
     * @param isLastOfTie whether the next row has another probability
     * @param isPositive whether the outcome is true
     */
    private record Sorted(int[] row, boolean[] isLastOfTie, boolean[] isPositive) {
        static Sorted of(List<JudgedRow> rows, String label) {
            double[] risk =
                    rows.stream().mapToDouble(row -> row.probability(label)).toArray();
            int[] order = IntStream.range(0, risk.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(row -> risk[row]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            boolean[] isLast = new boolean[order.length];
            boolean[] isPositive = new boolean[order.length];
            for (int i = 0; i < order.length; i++) {
                isLast[i] = i + 1 == order.length || risk[order[i]] != risk[order[i + 1]];
                isPositive[i] = rows.get(order[i]).truth().equals(label);
            }
            return new Sorted(order, isLast, isPositive);
        }

        /** P(a positive row is above another), ties half, by counting; 0.5 where a class is absent. */
        double auc(int[] times) {
            double above = 0;
            long others = 0;
            long positives = 0;
            long othersOfTie = 0;
            long positivesOfTie = 0;
            for (int i = 0; i < row.length; i++) {
                if (isPositive[i]) {
                    positivesOfTie += times[row[i]];
                } else {
                    othersOfTie += times[row[i]];
                }
                if (isLastOfTie[i]) {
                    above += positivesOfTie * (others + othersOfTie / 2.0);
                    others += othersOfTie;
                    positives += positivesOfTie;
                    othersOfTie = 0;
                    positivesOfTie = 0;
                }
            }
            return others == 0 || positives == 0 ? 0.5 : above / positives / others;
        }
    }
}
