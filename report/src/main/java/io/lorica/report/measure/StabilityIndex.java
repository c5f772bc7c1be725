package io.lorica.report.measure;

import io.lorica.api.report.Drift.Psi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * The population stability index: how much the shares of rows in bins have moved.
 *
 * @see <a href="https://doi.org/10.1002/9781119201731">Siddiqi 2006, Credit Risk Scorecards, chapter 9</a>
 * @see <a href="https://doi.org/10.21314/JRMV.2020.227">Yurdakul and Naranjo 2020, Statistical properties of the
 *     population stability index</a>
 */
final class StabilityIndex {
    private static final int BINS = 10;
    private static final double PERCENTS = 100;
    private static final double CONFIDENCE = 0.95;

    private StabilityIndex() {}

    /**
     * @param before by bin, at least one row in all
     * @param after by bin, likewise
     */
    static Psi of(long[] before, long[] after) {
        double rowsBefore = (double) Arrays.stream(before).sum();
        double rowsAfter = (double) Arrays.stream(after).sum();
        double sum = 0;
        int bins = 0;
        for (int bin = 0; bin < before.length; bin++) {
            if (before[bin] + after[bin] == 0) {
                continue;
            }
            bins++;
            double shareBefore = Math.max((double) before[bin], 0.5) / rowsBefore;
            double shareAfter = Math.max((double) after[bin], 0.5) / rowsAfter;
            sum += (shareAfter - shareBefore) * Math.log(shareAfter / shareBefore);
        }
        double chance = bins < 2
                ? 0
                : (1 / rowsBefore + 1 / rowsAfter)
                        * ChiSquaredDistribution.of(bins - 1).inverseCumulativeProbability(CONFIDENCE);
        return new Psi(sum, chance);
    }

    /** Of numbers, in bins of equally many of those before; NaN, for what is missing, has a bin of its own. */
    static Psi ofNumbers(double[] before, double[] after) {
        double[] edges = edges(before);
        return of(counts(before, edges), counts(after, edges));
    }

    /**
     * Of probabilities, in bins of about as many of those before, whose borders are whole percents. Those before are of
     * fits without their rows, those after of the last fit, which has seen more rows and is a little surer: where all
     * are next to 0 and 1, or the rows fall into few bins, that alone would move every row across a border.
     */
    static Psi ofProbabilities(double[] before, double[] after) {
        double lowest = Arrays.stream(before).min().orElse(0);
        double[] borders = Arrays.stream(edges(before))
                .map(edge -> {
                    double below = Math.floor(PERCENTS * edge) / PERCENTS;
                    return below > lowest ? below : Math.ceil(PERCENTS * edge) / PERCENTS;
                })
                .distinct()
                .sorted()
                .toArray();
        return of(counts(before, borders), counts(after, borders));
    }

    /** Of texts, by text. */
    static Psi ofTexts(List<String> before, List<String> after) {
        Map<String, Integer> bins = new TreeMap<>();
        Stream.concat(before.stream(), after.stream()).forEach(text -> bins.putIfAbsent(text, bins.size()));
        return of(counts(before, bins), counts(after, bins));
    }

    private static long[] counts(List<String> texts, Map<String, Integer> bins) {
        long[] counts = new long[bins.size()];
        texts.forEach(text -> counts[bins.getOrDefault(text, 0)]++);
        return counts;
    }

    /** Each is the lowest value of a bin but the first. */
    private static double[] edges(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        var edges = new TreeSet<Double>();
        for (int bin = 1; bin < BINS && sorted.length > 0; bin++) {
            double edge = sorted[(int) ((long) bin * sorted.length / BINS)];
            if (edge > sorted[0]) {
                edges.add(edge);
            }
        }
        return new ArrayList<>(edges).stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static long[] counts(double[] values, double[] edges) {
        long[] counts = new long[edges.length + 2];
        for (double value : values) {
            if (Double.isNaN(value)) {
                counts[edges.length + 1]++;
            } else {
                int found = Arrays.binarySearch(edges, value);
                counts[found >= 0 ? found + 1 : -found - 1]++;
            }
        }
        return counts;
    }
}
