package io.lorica.api.training;

/**
 * Quality of a binary decision on held-out rows; the positive class is the risky one.
 *
 * @param auc area under the ROC curve (Mann-Whitney, ties count half)
 * @param ks largest distance between the classes' cumulative score distributions (Kolmogorov-Smirnov)
 * @param mcc Matthews correlation coefficient at the threshold; 0 for a constant answer
 * @param riskyRecall share of the risky rows called risky at the threshold
 * @param meanCost declared cost per row at the threshold
 */
public record Metrics(
        int rows,
        double threshold,
        double accuracy,
        double auc,
        double ks,
        double mcc,
        double riskyRecall,
        double meanCost) {}
