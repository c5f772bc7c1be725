package io.lorica.decision.calibration;

import io.lorica.api.decision.CalibrationMethod;
import io.lorica.api.decision.ScoreCalibration;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Mean log-loss of calibrated scores, as a function of the calibration's free numbers: weights first, then shifts. Its
 * targets are Platt's, for any number of outcomes: of a row whose outcome has N of all rows, that outcome gets
 * (N + 1) / (N + outcomes) and each other 1 / (N + outcomes), so that rows which scores tell apart entirely give no
 * infinite weight.
 *
 * @see <a href="https://doi.org/10.1007/s10994-007-5018-6">Lin, Lin and Weng 2007, eq. 5 and 6</a>
 */
final class CalibrationLoss implements Newton.Convex {
    private final CalibrationMethod method;

    /** Log-probabilities, by row and outcome. */
    private final double[][] scores;

    private final int[] truths;
    private final int outcomes;

    /** By true outcome and outcome. */
    private final double[][] targets;

    /** NaN: free. */
    private final double fixedWeight;

    CalibrationLoss(CalibrationMethod method, double[][] scores, int[] truths) {
        this(method, scores, truths, Double.NaN);
    }

    private CalibrationLoss(CalibrationMethod method, double[][] scores, int[] truths, double fixedWeight) {
        this.method = method;
        this.scores = scores;
        this.truths = truths;
        this.outcomes = scores[0].length;
        this.targets = targets(truths, outcomes);
        this.fixedWeight = fixedWeight;
    }

    private static double[][] targets(int[] truths, int outcomes) {
        double[][] targets = new double[outcomes][outcomes];
        for (int truth = 0; truth < outcomes; truth++) {
            int label = truth;
            double count = Arrays.stream(truths).filter(other -> other == label).count();
            Arrays.fill(targets[truth], 1 / (count + outcomes));
            targets[truth][truth] = (count + 1) / (count + outcomes);
        }
        return targets;
    }

    /** The same with one weight that is not free. */
    CalibrationLoss withFixedWeight(double weight) {
        return new CalibrationLoss(method, scores, truths, weight);
    }

    /** The numbers with which scores stay as they are, but for a fixed weight. */
    double[] identity() {
        double[] identity = new double[weights() + shifts()];
        Arrays.fill(identity, 0, weights(), 1);
        return identity;
    }

    ScoreCalibration calibration(double[] at) {
        return new ScoreCalibration(
                method,
                IntStream.range(0, outcomes).mapToObj(k -> weight(at, k)).toList(),
                IntStream.range(0, outcomes).mapToObj(k -> shift(at, k)).toList());
    }

    /** Free ones. */
    private int weights() {
        return method == CalibrationMethod.VECTOR ? outcomes : Double.isNaN(fixedWeight) ? 1 : 0;
    }

    /** Free ones: a number added to all shifts changes nothing, so the first outcome has none. */
    private int shifts() {
        return method == CalibrationMethod.TEMPERATURE ? 0 : outcomes - 1;
    }

    private double weight(double[] at, int outcome) {
        return weights() == 0 ? fixedWeight : at[weightIndex(outcome)];
    }

    private int weightIndex(int outcome) {
        return weights() == 1 ? 0 : outcome;
    }

    private double shift(double[] at, int outcome) {
        return hasShift(outcome) ? at[shiftIndex(outcome)] : 0;
    }

    private boolean hasShift(int outcome) {
        return shifts() > 0 && outcome > 0;
    }

    private int shiftIndex(int outcome) {
        return weights() + outcome - 1;
    }

    @Override
    public double value(double[] at) {
        double sum = 0;
        double[] calibrated = new double[outcomes];
        for (int row = 0; row < scores.length; row++) {
            double logTotal = calibrate(at, row, calibrated);
            double[] target = targets[truths[row]];
            for (int k = 0; k < outcomes; k++) {
                sum -= target[k] * (calibrated[k] - logTotal);
            }
        }
        return sum / scores.length;
    }

    /** @return logarithm of the sum of the scores' exponentials */
    private double calibrate(double[] at, int row, double[] calibrated) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < outcomes; k++) {
            calibrated[k] = weight(at, k) * scores[row][k] + shift(at, k);
            highest = Math.max(highest, calibrated[k]);
        }
        double total = 0;
        for (double score : calibrated) {
            total += Math.exp(score - highest);
        }
        return highest + Math.log(total);
    }

    @Override
    public void derivatives(double[] at, double[] gradient, double[][] hessian) {
        double[] p = new double[outcomes];
        double share = 1.0 / scores.length;
        for (int row = 0; row < scores.length; row++) {
            double logTotal = calibrate(at, row, p);
            for (int k = 0; k < outcomes; k++) {
                p[k] = Math.exp(p[k] - logTotal);
            }
            for (int k = 0; k < outcomes; k++) {
                addTo(gradient, row, k, share * (p[k] - targets[truths[row]][k]));
                for (int l = 0; l < outcomes; l++) {
                    double curvature = share * p[k] * ((k == l ? 1 : 0) - p[l]);
                    if (weights() > 0) {
                        addTo(hessian[weightIndex(k)], row, l, curvature * scores[row][k]);
                    }
                    if (hasShift(k)) {
                        addTo(hessian[shiftIndex(k)], row, l, curvature);
                    }
                }
            }
        }
    }

    /** What an outcome's score adds to the derivatives by each free number that it depends on. */
    private void addTo(double[] derivatives, int row, int outcome, double factor) {
        if (weights() > 0) {
            derivatives[weightIndex(outcome)] += factor * scores[row][outcome];
        }
        if (hasShift(outcome)) {
            derivatives[shiftIndex(outcome)] += factor;
        }
    }
}
