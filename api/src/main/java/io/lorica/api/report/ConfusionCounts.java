package io.lorica.api.report;

import java.util.List;

/**
 * How many test rows of each outcome were decided how.
 *
 * @param labels true outcomes, in the spec's order
 * @param decisions the same labels, and {@code review} behind them where the spec lets rows go there
 * @param counts rows, by label, then by decision
 */
public record ConfusionCounts(List<String> labels, List<String> decisions, List<List<Integer>> counts) {
    public ConfusionCounts {
        labels = List.copyOf(labels);
        decisions = List.copyOf(decisions);
        counts = counts.stream().map(List::copyOf).toList();
    }
}
