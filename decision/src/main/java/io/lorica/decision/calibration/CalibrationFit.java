package io.lorica.decision.calibration;

import io.lorica.api.decision.CalibrationMethod;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.decision.ScoreCalibration;
import io.lorica.decision.score.LabelledScores;
import io.lorica.decision.score.OutcomeScores;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a calibration by log-loss: Platt scaling for two outcomes; for more, vector scaling where there are rows enough
 * of each, else temperature scaling. The same rows give the same calibration, to the bit.
 *
 * @see <a href="https://doi.org/10.1007/s10994-007-5018-6">Lin, Lin and Weng 2007, A note on Platt's probabilistic
 *     outputs</a>
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, On calibration of modern neural networks</a>
 */
public final class CalibrationFit {
    /** Ten rows for each of the two numbers that vector scaling has for an outcome. */
    static final int FEWEST_FOR_VECTOR = 20;

    /** Lower ones would end in an order turned round; near 0 the probabilities are all but those of the labels. */
    static final double LEAST_WEIGHT = 0.01;

    private CalibrationFit() {}

    /**
     * @throws IllegalArgumentException if there are no rows, or one has a label that is no outcome's
     * @throws ArithmeticException if a score is not finite
     */
    public static ScoreCalibration of(DecisionSpec spec, List<LabelledScores> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("A calibration cannot be fitted without rows");
        }
        List<String> labels = spec.outcomes().stream().map(Outcome::label).toList();
        int outcomes = labels.size();
        int[] truths = rows.stream().mapToInt(row -> truth(labels, row)).toArray();
        double[][] scores = rows.stream()
                .map(row -> OutcomeScores.sum(row.parts(), outcomes).logProbabilities().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        if (outcomes == 2) {
            return fit(CalibrationMethod.PLATT, scores, truths);
        }
        int[] counts = new int[outcomes];
        for (int truth : truths) {
            counts[truth]++;
        }
        boolean isEnough = IntStream.of(counts).allMatch(count -> count >= FEWEST_FOR_VECTOR);
        if (isEnough) {
            ScoreCalibration vector = fit(CalibrationMethod.VECTOR, scores, truths);
            if (vector.weights().stream().allMatch(weight -> weight >= LEAST_WEIGHT)) {
                return vector;
            }
        }
        return fit(CalibrationMethod.TEMPERATURE, scores, truths);
    }

    private static int truth(List<String> labels, LabelledScores row) {
        int truth = labels.indexOf(row.label());
        if (truth < 0) {
            throw new IllegalArgumentException(
                    "A row has the label '%s', which is no outcome's".formatted(row.label()));
        }
        return truth;
    }

    private static ScoreCalibration fit(CalibrationMethod method, double[][] scores, int[] truths) {
        var loss = new CalibrationLoss(method, scores, truths);
        double[] best = Newton.minimum(loss, loss.identity());
        if (method != CalibrationMethod.VECTOR && best[0] < LEAST_WEIGHT) {
            // The loss is convex: where its minimum is beyond the bound, that within lies on the bound.
            var bounded = loss.withFixedWeight(LEAST_WEIGHT);
            return bounded.calibration(Newton.minimum(bounded, bounded.identity()));
        }
        return loss.calibration(best);
    }
}
