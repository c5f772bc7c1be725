package io.lorica.decision.metrics;

import io.lorica.api.decision.DecisionSpec.ErrorCost;
import io.lorica.api.training.Metrics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Metrics of a binary decision; the positive class is the risky one. */
public final class DecisionMetrics {
    /** Rows of a class; with as many, one bootstrap sample in e^30 would have none of them. */
    private static final int RARE = 30;

    private DecisionMetrics() {}

    /** @param threshold a row with a risk at or above it is called risky */
    public static Metrics of(List<ScoredRow> rows, double threshold, ErrorCost cost) {
        Confusion c = Confusion.of(rows, threshold);
        return new Metrics(
                rows.size(),
                threshold,
                c.accuracy(),
                auc(rows),
                ks(rows),
                c.mcc(),
                c.riskyRecall(),
                c.cost(cost) / rows.size());
    }

    /**
     * The constant answer that costs less; its risk is 1 or 0 for every row, its threshold 0.5.
     *
     * @param validation rows to choose it on
     */
    public static Metrics ofCheaperConstant(List<ScoredRow> validation, List<ScoredRow> test, ErrorCost cost) {
        long risky = validation.stream().filter(ScoredRow::isRisky).count();
        double constant = risky * cost.missedRisk() > (validation.size() - risky) * cost.falseAlarm() ? 1 : 0;
        return of(
                test.stream().map(row -> new ScoredRow(constant, row.isRisky())).toList(), 0.5, cost);
    }

    /**
     * Area under the ROC curve by mid-ranks: P(risk of a risky row > risk of a safe one), ties count half. 0.5 when a
     * class is absent.
     *
     * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
     */
    public static double auc(List<ScoredRow> rows) {
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk))
                .toList();
        long risky = 0;
        double rankSum = 0;
        for (int start = 0; start < sorted.size(); ) {
            int end = tieEnd(sorted, start);
            double midRank = (start + 1 + end) / 2.0;
            long riskyHere = sorted.subList(start, end).stream()
                    .filter(ScoredRow::isRisky)
                    .count();
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
        List<ScoredRow> sorted = rows.stream()
                .sorted(Comparator.comparingDouble(ScoredRow::risk))
                .toList();
        long risky = sorted.stream().filter(ScoredRow::isRisky).count();
        long safe = sorted.size() - risky;
        if (risky == 0 || safe == 0) {
            return 0;
        }
        long riskyBelow = 0;
        double largest = 0;
        for (int start = 0; start < sorted.size(); ) {
            int end = tieEnd(sorted, start);
            riskyBelow += sorted.subList(start, end).stream()
                    .filter(ScoredRow::isRisky)
                    .count();
            largest = Math.max(largest, Math.abs((double) riskyBelow / risky - (double) (end - riskyBelow) / safe));
            start = end;
        }
        return largest;
    }

    /**
     * Percentile bootstrap of the AUC over rows. Where one class has few rows, they are drawn within the classes: drawn
     * from all rows, some samples would have no row of it, and their AUC of 0.5 would say nothing.
     *
     * @return its 2.5 % and 97.5 % quantiles
     * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani 1993, chapter 13</a>
     * @see <a href="https://doi.org/10.1186/1471-2105-12-77">Robin et al. 2011, pROC, stratified bootstrap</a>
     */
    public static Interval aucInterval(List<ScoredRow> rows, int samples, long seed) {
        List<List<ScoredRow>> strata = strata(rows);
        Random random = new Random(seed);
        double[] drawn = random.ints(samples, 0, Integer.MAX_VALUE)
                .mapToDouble(draw -> auc(sample(strata, new Random(draw))))
                .sorted()
                .toArray();
        return new Interval(
                drawn[(int) Math.floor(0.025 * (samples - 1))], drawn[(int) Math.ceil(0.975 * (samples - 1))]);
    }

    /** One sample of each, of its own size, makes a sample of all rows. */
    private static List<List<ScoredRow>> strata(List<ScoredRow> rows) {
        Map<Boolean, List<ScoredRow>> classes = rows.stream().collect(Collectors.partitioningBy(ScoredRow::isRisky));
        boolean isOneRare = classes.values().stream().anyMatch(rowsOfClass -> rowsOfClass.size() < RARE);
        return isOneRare
                ? classes.values().stream()
                        .filter(rowsOfClass -> !rowsOfClass.isEmpty())
                        .toList()
                : List.of(rows);
    }

    private static List<ScoredRow> sample(List<List<ScoredRow>> strata, Random random) {
        return strata.stream()
                .flatMap(stratum ->
                        random.ints(stratum.size(), 0, stratum.size()).mapToObj(stratum::get))
                .toList();
    }

    public record Interval(double low, double high) {}

    private static int tieEnd(List<ScoredRow> sorted, int start) {
        int end = start + 1;
        while (end < sorted.size()
                && sorted.get(end).risk() == sorted.get(start).risk()) {
            end++;
        }
        return end;
    }
}
