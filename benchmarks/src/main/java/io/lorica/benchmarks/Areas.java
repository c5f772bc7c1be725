package io.lorica.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Areas under the ROC curve of several models on the same test rows: of each fold and outcome by itself, then their
 * mean. For two outcomes that of the second, for more each against the rest.
 */
final class Areas {
    private final LabelledTable table;
    private final Map<String, List<Ranking>> rankings = new LinkedHashMap<>();

    /** @param scores by model: [repeats][rows][outcomes] */
    Areas(LabelledTable table, Map<String, double[][][]> scores) {
        this.table = table;
        scores.forEach((model, found) -> rankings.put(model, rankings(found)));
    }

    /** One fold's rows by rising score for one outcome. */
    private record Ranking(int[] rows, double[] scores, boolean[] isOutcome) {
        /** @param weights how often each row of the table counts */
        double area(int[] weights) {
            double below = 0;
            double pairs = 0;
            double positive = 0;
            for (int start = 0; start < rows.length; ) {
                int end = start;
                double tiedPositive = 0;
                double tiedOther = 0;
                while (end < rows.length && scores[end] == scores[start]) {
                    int weight = weights[rows[end]];
                    if (isOutcome[end]) {
                        tiedPositive += weight;
                    } else {
                        tiedOther += weight;
                    }
                    end++;
                }
                pairs += tiedPositive * (below + tiedOther / 2);
                below += tiedOther;
                positive += tiedPositive;
                start = end;
            }
            return pairs / (below * positive);
        }
    }

    private List<Ranking> rankings(double[][][] scores) {
        int outcomes = table.spec().outcomes().size();
        return IntStream.range(0, scores.length)
                .boxed()
                .flatMap(repeat -> table.repeats().get(repeat).folds().stream()
                        .flatMap(fold -> IntStream.range(outcomes == 2 ? 1 : 0, outcomes)
                                .mapToObj(outcome ->
                                        ranking(table.repeats().get(repeat).test(fold), scores[repeat], outcome))))
                .toList();
    }

    private Ranking ranking(int[] test, double[][] scores, int outcome) {
        int[] order = Arrays.stream(test)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> scores[row][outcome]))
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] isOutcome = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            isOutcome[i] = table.rows().get(order[i]).outcome() == outcome;
        }
        return new Ranking(
                order,
                Arrays.stream(order).mapToDouble(row -> scores[row][outcome]).toArray(),
                isOutcome);
    }

    Map<String, Double> means() {
        int[] once = new int[table.rows().size()];
        Arrays.fill(once, 1);
        Map<String, Double> means = new LinkedHashMap<>();
        rankings.keySet().forEach(model -> means.put(model, mean(model, once)));
        return means;
    }

    private double mean(String model, int[] weights) {
        return Objects.requireNonNull(rankings.get(model)).stream()
                .mapToDouble(ranking -> ranking.area(weights))
                .average()
                .orElseThrow();
    }

    /**
     * The lower end of the 95 % interval of the difference of two models' areas, by a paired bootstrap of the table's
     * rows within their outcomes: a row that is drawn counts for both models, in each repeat.
     */
    double lowerBound(String model, String other, int samples) {
        double[] differences = IntStream.range(0, samples)
                .parallel()
                .mapToDouble(sample -> {
                    int[] weights = draw(sample);
                    return mean(model, weights) - mean(other, weights);
                })
                .sorted()
                .toArray();
        return differences[(int) Math.floor(0.025 * (samples - 1))];
    }

    private int[] draw(int sample) {
        var random = new SplittableRandom(sample);
        int[] weights = new int[table.rows().size()];
        for (int outcome = 0; outcome < table.spec().outcomes().size(); outcome++) {
            int wanted = outcome;
            int[] rows = IntStream.range(0, weights.length)
                    .filter(row -> table.rows().get(row).outcome() == wanted)
                    .toArray();
            for (int i = 0; i < rows.length; i++) {
                weights[rows[random.nextInt(rows.length)]]++;
            }
        }
        return weights;
    }
}
