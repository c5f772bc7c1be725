package io.lorica.decision.metrics;

import java.util.Comparator;
import java.util.List;

/** How well risks put risky rows above safe ones, whatever the threshold. */
public final class Ranking {
    private Ranking() {}

    /**
     * Area under the ROC curve by mid-ranks: P(risk of a risky row > risk of a safe one), ties count half. 0.5 when a
     * class is absent.
     *
     * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
     */
    public static double auc(List<ScoredRow> rows) {
        List<ScoredRow> sorted = sorted(rows);
        long risky = 0;
        double rankSum = 0;
        for (int start = 0; start < sorted.size(); ) {
            int end = tieEnd(sorted, start);
            double midRank = (start + 1 + end) / 2.0;
            long riskyHere = risky(sorted.subList(start, end));
            rankSum += midRank * riskyHere;
            risky += riskyHere;
            start = end;
        }
        long safe = sorted.size() - risky;
        return risky == 0 || safe == 0 ? 0.5 : (rankSum - risky * (risky + 1) / 2.0) / ((double) risky * safe);
    }

    /**
     * Kolmogorov-Smirnov distance of the two classes' risks: the largest |F_safe - F_risky|. 0 when a class is absent.
     *
     * @see <a href="https://www.itl.nist.gov/div898/software/dataplot/refman1/auxillar/ks2samp.htm">NIST,
     *     two-sample KS</a>
     */
    public static double ks(List<ScoredRow> rows) {
        List<ScoredRow> sorted = sorted(rows);
        long risky = risky(sorted);
        long safe = sorted.size() - risky;
        if (risky == 0 || safe == 0) {
            return 0;
        }
        long riskyBelow = 0;
        double largest = 0;
        for (int start = 0; start < sorted.size(); ) {
            int end = tieEnd(sorted, start);
            riskyBelow += risky(sorted.subList(start, end));
            largest = Math.max(largest, Math.abs((double) riskyBelow / risky - (double) (end - riskyBelow) / safe));
            start = end;
        }
        return largest;
    }

    private static List<ScoredRow> sorted(List<ScoredRow> rows) {
        return rows.stream().sorted(Comparator.comparingDouble(ScoredRow::risk)).toList();
    }

    private static long risky(List<ScoredRow> rows) {
        return rows.stream().filter(ScoredRow::isRisky).count();
    }

    private static int tieEnd(List<ScoredRow> sorted, int start) {
        int end = start + 1;
        while (end < sorted.size()
                && sorted.get(end).risk() == sorted.get(start).risk()) {
            end++;
        }
        return end;
    }
}
