package io.lorica.decision.metrics;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Percentile bootstrap over rows. Where one class has few rows, they are drawn within the classes: drawn from all rows,
 * some samples would have no row of it, and what is measured on them would say nothing.
 *
 * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani 1993, chapter 13</a>
 * @see <a href="https://doi.org/10.1186/1471-2105-12-77">Robin et al. 2011, pROC, stratified bootstrap</a>
 */
public final class Bootstrap {
    /** Rows of a class; with as many, one bootstrap sample in e^30 would have none of them. */
    private static final int RARE = 30;

    private final int samples;
    private final long seed;

    public Bootstrap(int samples, long seed) {
        this.samples = samples;
        this.seed = seed;
    }

    public record Interval(double low, double high) {}

    /**
     * @param classOf a row's true class
     * @param statistic of a sample
     * @return its 2.5 % and 97.5 % quantiles; the same for one seed
     */
    public <R, C extends Comparable<C>> Interval interval(
            List<R> rows, Function<R, C> classOf, ToDoubleFunction<List<R>> statistic) {
        List<List<R>> strata = strata(rows, classOf);
        Random random = new Random(seed);
        double[] drawn = random.ints(samples, 0, Integer.MAX_VALUE)
                .mapToDouble(draw -> statistic.applyAsDouble(sample(strata, new Random(draw))))
                .sorted()
                .toArray();
        return new Interval(
                drawn[(int) Math.floor(0.025 * (samples - 1))], drawn[(int) Math.ceil(0.975 * (samples - 1))]);
    }

    /** One sample of each, of its own size, makes a sample of all rows. */
    private static <R, C extends Comparable<C>> List<List<R>> strata(List<R> rows, Function<R, C> classOf) {
        TreeMap<C, List<R>> classes =
                rows.stream().collect(Collectors.groupingBy(classOf, TreeMap::new, Collectors.toList()));
        boolean isOneRare = classes.values().stream().anyMatch(rowsOfClass -> rowsOfClass.size() < RARE);
        return isOneRare ? List.copyOf(classes.values()) : List.of(rows);
    }

    private static <R> List<R> sample(List<List<R>> strata, Random random) {
        return strata.stream()
                .flatMap(stratum ->
                        random.ints(stratum.size(), 0, stratum.size()).mapToObj(stratum::get))
                .toList();
    }
}
