package io.lorica.fitting;

import io.lorica.scorecard.points.Bin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.special.Gamma;

/** Turns counts of outcomes by bin into evidence, shrunk as much as the bins' own differences say. */
final class Counts {
    private static final double[] STRENGTHS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 1e4, 1e6};

    private Counts() {}

    /**
     * Counts are taken as drawn from a Dirichlet distribution around the overall shares, whose strength (in rows) makes
     * them likeliest: a field whose bins differ by chance alone gets next to no evidence.
     *
     * @param byBin [bins][outcomes]
     * @see <a href="https://tminka.github.io/papers/dirichlet/">Minka 2000, Estimating a Dirichlet distribution</a>
     */
    static List<Bin> bins(long[][] byBin) {
        double[] shares = shares(byBin);
        double strength = Arrays.stream(STRENGTHS)
                .boxed()
                .max(Comparator.comparingDouble(candidate -> likelihood(byBin, shares, candidate)))
                .orElseThrow();
        List<Bin> bins = new ArrayList<>();
        for (long[] counts : byBin) {
            double rows = Arrays.stream(counts).sum();
            List<Double> evidence = new ArrayList<>();
            for (int outcome = 0; outcome < counts.length; outcome++) {
                double share = shares[outcome];
                double shrunk = (counts[outcome] + strength * share) / (rows + strength);
                evidence.add(share == 0 || rows == 0 ? 0 : Math.log(shrunk / share));
            }
            bins.add(new Bin(Arrays.stream(counts).boxed().toList(), evidence));
        }
        return bins;
    }

    private static double[] shares(long[][] byBin) {
        double[] shares = new double[byBin[0].length];
        double all = 0;
        for (long[] counts : byBin) {
            for (int outcome = 0; outcome < counts.length; outcome++) {
                shares[outcome] += counts[outcome];
                all += counts[outcome];
            }
        }
        double total = all;
        return Arrays.stream(shares).map(rows -> rows / total).toArray();
    }

    private static double likelihood(long[][] byBin, double[] shares, double strength) {
        double sum = 0;
        for (long[] counts : byBin) {
            sum += Gamma.logGamma(strength)
                    - Gamma.logGamma(strength + Arrays.stream(counts).sum());
            for (int outcome = 0; outcome < counts.length; outcome++) {
                double prior = strength * shares[outcome];
                if (prior > 0) {
                    sum += Gamma.logGamma(prior + counts[outcome]) - Gamma.logGamma(prior);
                }
            }
        }
        return sum;
    }
}
