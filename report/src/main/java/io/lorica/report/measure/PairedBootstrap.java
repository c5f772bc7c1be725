package io.lorica.report.measure;

import io.lorica.api.report.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap of several figures of the same rows: each sample draws rows once and measures all figures on
 * them, so that what makes rows hard is hard for all. Where a class has few rows, they are drawn within the classes, as
 * {@link io.lorica.decision.metrics.Bootstrap} does.
 *
 * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani 1993, chapter 13</a>
 */
final class PairedBootstrap {
    private static final int MOST_SAMPLES = 1_000;
    private static final int FEWEST_SAMPLES = 200;
    /** Rows times samples: some seconds' work. */
    private static final int WORK = 20_000_000;
    /** As in {@link io.lorica.decision.metrics.Bootstrap}. */
    private static final int RARE = 30;

    private final int[][] strata;
    private final int rows;
    private final long seed;

    /** @param truths true outcome, by row */
    PairedBootstrap(List<String> truths, long seed) {
        this.rows = truths.size();
        this.seed = seed;
        List<List<Integer>> classes = List.copyOf(IntStream.range(0, rows)
                .boxed()
                .collect(Collectors.groupingBy(truths::get, TreeMap::new, Collectors.toList()))
                .values());
        boolean isOneRare = classes.stream().anyMatch(inClass -> inClass.size() < RARE);
        this.strata = isOneRare
                ? classes.stream()
                        .map(inClass ->
                                inClass.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new)
                : new int[][] {IntStream.range(0, rows).toArray()};
    }

    /**
     * @param figures of a sample, each at the same place whatever the sample is; told how often each row is in it
     * @return for each figure its 2.5 % and 97.5 % quantiles; the same for one seed
     */
    List<Interval> intervals(Function<int[], double[]> figures) {
        int samples = Math.clamp(WORK / Math.max(1, rows), FEWEST_SAMPLES, MOST_SAMPLES);
        Random random = new Random(seed);
        double[][] drawn = new double[samples][];
        for (int sample = 0; sample < samples; sample++) {
            drawn[sample] = figures.apply(times(random));
        }
        return IntStream.range(0, drawn[0].length)
                .mapToObj(figure -> {
                    double[] sorted = Arrays.stream(drawn)
                            .mapToDouble(sample -> sample[figure])
                            .sorted()
                            .toArray();
                    return new Interval(
                            sorted[(int) Math.floor(0.025 * (samples - 1))],
                            sorted[(int) Math.ceil(0.975 * (samples - 1))]);
                })
                .toList();
    }

    private int[] times(Random random) {
        int[] times = new int[rows];
        for (int[] stratum : strata) {
            for (int draw = 0; draw < stratum.length; draw++) {
                times[stratum[random.nextInt(stratum.length)]]++;
            }
        }
        return times;
    }
}
