package io.lorica.fitting;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a linear read-out of a frozen model's mean hidden states by regularised logistic regression, and chooses after
 * how many layers they are read and how strong the weights may be, on scores of rows that a fit had not seen.
 *
 * @see <a href="https://arxiv.org/abs/1610.01644">Alain and Bengio 2016, Understanding intermediate layers using linear
 *     classifier probes</a>
 */
public final class ReadOutFitting {
    private static final double[] COSTS = {0.3, 1, 3, 10, 30, 100};
    /** By which layers are compared. */
    private static final double MIDDLE = 10;

    private final float[][][] states;
    private final int[] depths;
    private final int outcomes;
    private final int[] labels;
    private final List<Folds.Fold> folds;
    private final int[] all;

    /**
     * @param rows [R]
     * @param states [R][D][H]
     * @param depths [D] the numbers of layers after which the states are
     * @param seed of the folds
     */
    public ReadOutFitting(List<LabelledRow> rows, float[][][] states, int[] depths, int outcomes, long seed) {
        this.states = states;
        this.depths = depths;
        this.outcomes = outcomes;
        this.labels = rows.stream().mapToInt(LabelledRow::outcome).toArray();
        this.folds = Folds.of(rows, seed);
        this.all = IntStream.range(0, rows.size()).toArray();
    }

    /**
     * A read-out of {@code weight x + bias}.
     *
     * @param weight [n, H], row by row
     * @param bias [n]
     * @param cost of a row's loss against the weights' size
     * @param loss mean log-loss on rows that a fit had not seen
     * @param scores [R][n] of those rows; null where a row was in no fold
     */
    public record Fit(int depth, float[] weight, float[] bias, double cost, double loss, double[][] scores) {}

    public Fit fit() {
        List<Candidate> byDepth = IntStream.range(0, depths.length)
                .mapToObj(depth -> candidate(new Standardised(depth), depth, MIDDLE))
                .toList();
        int depth = byDepth.stream()
                .min(Comparator.comparingDouble(Candidate::loss))
                .orElseThrow()
                .depth;
        var standardised = new Standardised(depth);
        Candidate best = Arrays.stream(COSTS)
                .mapToObj(cost -> candidate(standardised, depth, cost))
                .min(Comparator.comparingDouble(Candidate::loss))
                .orElseThrow();
        return fit(standardised, best);
    }

    /**
     * The same without a choice, in a fraction of the time.
     *
     * @param depth one of the depths
     * @param cost as a {@link Fit} to other rows has it
     */
    public Fit fit(int depth, double cost) {
        int place = IntStream.range(0, depths.length)
                .filter(i -> depths[i] == depth)
                .findFirst()
                .orElseThrow();
        var standardised = new Standardised(place);
        return fit(standardised, candidate(standardised, place, cost));
    }

    private Fit fit(Standardised standardised, Candidate chosen) {
        return standardised.readOut(standardised.fitting.fit(all, chosen.cost), chosen);
    }

    private record Candidate(int depth, double cost, OutOfFold found, double loss) {}

    private Candidate candidate(Standardised standardised, int depth, double cost) {
        double[][] scores = new double[all.length][];
        folds.parallelStream().forEach(fold -> {
            double[][] weights = standardised.fitting.fit(fold.fitted(), cost);
            for (int row : fold.scored()) {
                scores[row] = standardised.fitting.score(row, weights);
            }
        });
        var found = new OutOfFold("", scores);
        return new Candidate(depth, cost, found, found.loss(labels));
    }

    /** States of one depth with mean 0 and variance 1 / H in each direction, and a constant behind them. */
    private final class Standardised {
        private final int depth;
        private final int width;
        private final double[] mean;
        private final double[] scale;
        private final LogisticFitting fitting;

        /** Mean and variance are of all rows: they know nothing of outcomes. */
        Standardised(int depth) {
            this.depth = depth;
            this.width = states[0][depth].length;
            this.mean = new double[width];
            this.scale = new double[width];
            for (float[][] row : states) {
                for (int i = 0; i < width; i++) {
                    mean[i] += row[depth][i] / states.length;
                }
            }
            for (float[][] row : states) {
                for (int i = 0; i < width; i++) {
                    double off = row[depth][i] - mean[i];
                    scale[i] += off * off / states.length;
                }
            }
            for (int i = 0; i < width; i++) {
                // A direction in which all rows are equal says nothing.
                scale[i] = scale[i] > 0 ? 1 / Math.sqrt(scale[i] * width) : 0;
            }
            Feature[][] vectors = Arrays.stream(states).map(this::features).toArray(Feature[][]::new);
            this.fitting = new LogisticFitting(vectors, width + 1, labels, outcomes);
        }

        private Feature[] features(float[][] row) {
            List<Feature> features = new ArrayList<>(width + 1);
            for (int i = 0; i < width; i++) {
                features.add(new FeatureNode(i + 1, (row[depth][i] - mean[i]) * scale[i]));
            }
            features.add(new FeatureNode(width + 1, 1));
            return features.toArray(Feature[]::new);
        }

        /** In terms of the states as they are. */
        private Fit readOut(double[][] margins, Candidate chosen) {
            float[] weight = new float[outcomes * width];
            float[] bias = new float[outcomes];
            for (int margin = 0; margin < margins.length; margin++) {
                int outcome = margins.length == 1 ? 1 : margin;
                double constant = margins[margin][width];
                for (int i = 0; i < width; i++) {
                    double own = margins[margin][i] * scale[i];
                    weight[outcome * width + i] = (float) own;
                    constant -= own * mean[i];
                }
                bias[outcome] = (float) constant;
            }
            return new Fit(depths[depth], weight, bias, chosen.cost, chosen.loss, chosen.found.scores());
        }
    }
}
