package io.lorica.api.report;

import java.util.List;

/**
 * The scorecard fitted on parts of the rows, each part within the next one, and measured on the same test rows,
 * without the language model and before calibration.
 *
 * @param points the fewest rows first
 * @param said what was fitted, and what was left out to save time
 */
public record LearningCurve(List<LearningPoint> points, String said) {
    public LearningCurve {
        points = List.copyOf(points);
    }

    /**
     * @param rows that were fitted on
     * @param auc on the test rows; of more than two outcomes the mean of each against the rest
     * @param logLoss mean of -ln P(true outcome)
     */
    public record LearningPoint(int rows, double auc, double logLoss) {}
}
