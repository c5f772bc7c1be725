package io.lorica.api.report;

/**
 * The decision beside something else that could decide, on the same test rows.
 *
 * @param contender as in {@code Evaluation}, such as {@code constant}, {@code boosting} or {@code base}
 * @param metric {@code auc}, of which more is better, or {@code log_loss} or {@code mean_cost}, of which less is
 * @param decision the decision's
 * @param rival the contender's
 * @param difference {@code decision - rival}
 * @param interval of the difference: percentile bootstrap, both measured on each of 1000 samples of rows, of fewer
 *     from 20,000 rows on (Efron and Tibshirani 1993, chapter 13)
 * @param rows how many
 * @param verdict whether the interval leaves 0 out, and on which side
 */
public record Rival(
        String contender,
        String metric,
        double decision,
        double rival,
        double difference,
        Interval interval,
        int rows,
        Verdict verdict) {
    public static final String AUC = "auc";
    public static final String LOG_LOSS = "log_loss";
    public static final String MEAN_COST = "mean_cost";

    /** Of the decision against the contender. */
    public enum Verdict {
        BETTER,
        /** The interval has 0 in it: these rows can't tell them apart. */
        EVEN,
        WORSE
    }
}
