package io.lorica.fitting;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * McFadden's conditional logit: P(outcome) ∝ exp(intercept of the outcome + Σ weight · evidence for the outcome), with
 * weights that are not below 0. Fitted by Newton's method on the weights that are free; the loss is convex, so the
 * result does not depend on the way.
 *
 * @see <a href="https://eml.berkeley.edu/reprints/mcfadden/zarembka.pdf">McFadden 1974, Conditional logit analysis of
 *     qualitative choice behavior</a>
 * @see <a href="https://doi.org/10.1137/0320018">Bertsekas 1982, Projected Newton methods</a>
 */
final class ConditionalLogit {
    private static final int MOST_STEPS = 100;
    private static final double CLOSE = 1e-8;

    private final Evidence evidence;
    private final int rows;
    private final int outcomes;
    private final int terms;
    private final int[] labels;
    private final double ridge;
    private final double[] prior;

    /** What the terms say of rows. */
    interface Evidence {
        /** @param into [outcomes][terms] */
        void of(int row, double[][] into);
    }

    /**
     * @param intercepts by outcome; the first is 0
     * @param weights by term
     */
    record Fit(double[] intercepts, double[] weights) {}

    /**
     * @param labels the true outcome of each row
     * @param ridge pulls weights to the prior: ridge / 2 · (weight - prior)² is added to the loss for each term
     * @param prior by term
     */
    ConditionalLogit(Evidence evidence, int[] labels, int outcomes, double ridge, double[] prior) {
        this.evidence = evidence;
        this.labels = labels;
        this.rows = labels.length;
        this.outcomes = outcomes;
        this.terms = prior.length;
        this.ridge = ridge;
        this.prior = prior;
    }

    Fit fit() {
        int size = terms + outcomes - 1;
        double[] at = new double[size];
        System.arraycopy(prior, 0, at, 0, terms);
        var state = new State(size);
        double loss = state.compute(at, true);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] direction = direction(at, state);
            double length = 1;
            double[] next;
            double lower;
            do {
                next = moved(at, direction, length);
                lower = state.compute(next, false);
                length /= 2;
            } while (lower > loss && length > 1e-6);
            if (lower > loss) {
                break;
            }
            double gain = loss - lower;
            at = next;
            loss = state.compute(at, true);
            if (gain < CLOSE * Math.max(1, loss)) {
                break;
            }
        }
        double[] intercepts = new double[outcomes];
        System.arraycopy(at, terms, intercepts, 1, outcomes - 1);
        return new Fit(intercepts, Arrays.copyOf(at, terms));
    }

    private double[] moved(double[] from, double[] direction, double length) {
        double[] to = new double[from.length];
        for (int i = 0; i < to.length; i++) {
            double value = from[i] + length * direction[i];
            to[i] = i < terms ? Math.max(0, value) : value;
        }
        return to;
    }

    /** Newton's step over what is free: a weight that lies at 0 and is pushed below stays. */
    private double[] direction(double[] at, State state) {
        int[] free = IntStream.range(0, at.length)
                .filter(i -> i >= terms || at[i] > 0 || state.gradient[i] < 0)
                .toArray();
        double[][] matrix = new double[free.length][free.length];
        double[] right = new double[free.length];
        for (int i = 0; i < free.length; i++) {
            right[i] = -state.gradient[free[i]];
            for (int j = 0; j < free.length; j++) {
                matrix[i][j] = state.hessian[free[i]][free[j]];
            }
            // Where the data say nothing of a term, the step is 0 rather than undefined.
            matrix[i][i] += 1e-9 * (1 + matrix[i][i]);
        }
        double[] solved = new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), 1e-9, 1e-300)
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
        double[] direction = new double[at.length];
        for (int i = 0; i < free.length; i++) {
            direction[free[i]] = solved[i];
        }
        return direction;
    }

    /** Gradient and Hessian of the loss; weights come first, then the intercepts of all outcomes but the first. */
    private final class State {
        private final double[] gradient;
        private final double[][] hessian;
        private final double[][] found = new double[outcomes][terms];
        private final double[] probabilities = new double[outcomes];
        private final double[][] features;

        State(int size) {
            gradient = new double[size];
            hessian = new double[size][size];
            features = new double[outcomes][size];
            for (int outcome = 1; outcome < outcomes; outcome++) {
                features[outcome][terms + outcome - 1] = 1;
            }
        }

        double compute(double[] at, boolean derivatives) {
            int size = at.length;
            double loss = 0;
            if (derivatives) {
                Arrays.fill(gradient, 0);
                for (double[] row : hessian) {
                    Arrays.fill(row, 0);
                }
            }
            double[] mean = new double[size];
            for (int row = 0; row < rows; row++) {
                evidence.of(row, found);
                loss += probabilities(at, labels[row]);
                if (derivatives) {
                    add(labels[row], mean);
                }
            }
            for (int i = 0; i < terms; i++) {
                double off = at[i] - prior[i];
                loss += ridge / 2 * off * off;
                if (derivatives) {
                    gradient[i] += ridge * off;
                    hessian[i][i] += ridge;
                }
            }
            return loss;
        }

        /** @return the row's loss */
        private double probabilities(double[] at, int label) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int outcome = 0; outcome < outcomes; outcome++) {
                double score = outcome == 0 ? 0 : at[terms + outcome - 1];
                for (int i = 0; i < terms; i++) {
                    score += at[i] * found[outcome][i];
                }
                probabilities[outcome] = score;
                highest = Math.max(highest, score);
            }
            double own = probabilities[label];
            double total = 0;
            for (int outcome = 0; outcome < outcomes; outcome++) {
                probabilities[outcome] = Math.exp(probabilities[outcome] - highest);
                total += probabilities[outcome];
            }
            for (int outcome = 0; outcome < outcomes; outcome++) {
                probabilities[outcome] /= total;
            }
            return highest + Math.log(total) - own;
        }

        private void add(int label, double[] mean) {
            int size = mean.length;
            Arrays.fill(mean, 0);
            for (int outcome = 0; outcome < outcomes; outcome++) {
                System.arraycopy(found[outcome], 0, features[outcome], 0, terms);
                for (int i = 0; i < size; i++) {
                    mean[i] += probabilities[outcome] * features[outcome][i];
                }
            }
            for (int i = 0; i < size; i++) {
                gradient[i] += mean[i] - features[label][i];
            }
            for (int outcome = 0; outcome < outcomes; outcome++) {
                double p = probabilities[outcome];
                double[] feature = features[outcome];
                for (int i = 0; i < size; i++) {
                    double left = p * (feature[i] - mean[i]);
                    if (left != 0) {
                        double[] row = hessian[i];
                        for (int j = 0; j <= i; j++) {
                            row[j] += left * (feature[j] - mean[j]);
                            hessian[j][i] = row[j];
                        }
                    }
                }
            }
        }
    }
}
