package io.lorica.decision.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Bins of equally many rows by probability. Rows of equal probability stay together, so that a bin may have more. */
public final class EqualBins {
    private static final int BINS = 10;

    private EqualBins() {}

    /** @return at most ten, the lowest probabilities first; none is empty */
    public static List<List<ScoredRow>> rising(List<ScoredRow> rows) {
        return of(rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk))
                .toList());
    }

    /** @return at most ten, the highest probabilities first; none is empty */
    public static List<List<ScoredRow>> falling(List<ScoredRow> rows) {
        return of(rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk).reversed())
                .toList());
    }

    private static List<List<ScoredRow>> of(List<ScoredRow> sorted) {
        List<List<ScoredRow>> bins = new ArrayList<>();
        int start = 0;
        for (int bin = 1; bin <= BINS; bin++) {
            int end = Math.max(start, (int) ((long) bin * sorted.size() / BINS));
            while (end > start
                    && end < sorted.size()
                    && sorted.get(end).risk() == sorted.get(end - 1).risk()) {
                end++;
            }
            if (end > start) {
                bins.add(sorted.subList(start, end));
            }
            start = end;
        }
        return bins;
    }
}
