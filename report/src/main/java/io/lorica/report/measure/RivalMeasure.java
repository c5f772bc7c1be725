package io.lorica.report.measure;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.DecisionSpec.Outcome;
import io.lorica.api.report.Interval;
import io.lorica.api.report.Rival;
import io.lorica.api.report.Rival.Verdict;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.score.CostMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The decision beside what else could decide, on the same rows. */
final class RivalMeasure {
    private static final List<String> METRICS = List.of(Rival.AUC, Rival.LOG_LOSS, Rival.MEAN_COST);

    private RivalMeasure() {}

    /**
     * @param decision test rows, at least one
     * @param contenders the same rows in the same order, by what else decided them
     */
    static List<Rival> of(
            DecisionSpec spec, List<JudgedRow> decision, Map<String, List<JudgedRow>> contenders, long seed) {
        CostMatrix costs = CostMatrix.of(spec);
        List<String> positives = positives(spec);
        var own = new ContenderFigures(decision, costs, positives);
        List<String> names = List.copyOf(contenders.keySet());
        List<ContenderFigures> others = names.stream()
                .map(name -> new ContenderFigures(contenders.getOrDefault(name, List.of()), costs, positives))
                .toList();
        int[] once = new int[decision.size()];
        Arrays.fill(once, 1);
        double[] ownFigures = figures(own, once);
        double[] differences = differences(own, others, once);
        List<Interval> intervals = new PairedBootstrap(
                        decision.stream().map(JudgedRow::truth).toList(), seed)
                .intervals(times -> differences(own, others, times));
        List<Rival> rivals = new ArrayList<>();
        for (int i = 0; i < differences.length; i++) {
            String metric = METRICS.get(i % METRICS.size());
            double figure = ownFigures[i % METRICS.size()];
            rivals.add(new Rival(
                    names.get(i / METRICS.size()),
                    metric,
                    figure,
                    figure - differences[i],
                    differences[i],
                    intervals.get(i),
                    decision.size(),
                    verdict(metric, intervals.get(i))));
        }
        return rivals;
    }

    /** Whose areas are averaged, as in an evaluation's AUC. */
    static List<String> positives(DecisionSpec spec) {
        List<String> labels = spec.outcomes().stream().map(Outcome::label).toList();
        return labels.size() > 2 ? labels : List.of(followed(spec));
    }

    /** The outcome that is followed where one must be: the risky one, else the last. */
    static String followed(DecisionSpec spec) {
        String risky = spec.riskyLabel();
        return risky != null ? risky : spec.outcomes().getLast().label();
    }

    private static double[] differences(ContenderFigures own, List<ContenderFigures> others, int[] times) {
        double[] ownFigures = figures(own, times);
        double[] differences = new double[others.size() * METRICS.size()];
        for (int other = 0; other < others.size(); other++) {
            double[] figures = figures(others.get(other), times);
            for (int metric = 0; metric < METRICS.size(); metric++) {
                differences[other * METRICS.size() + metric] = ownFigures[metric] - figures[metric];
            }
        }
        return differences;
    }

    /** In the order of {@link #METRICS}. */
    private static double[] figures(ContenderFigures contender, int[] times) {
        return new double[] {contender.auc(times), contender.logLoss(times), contender.meanCost(times)};
    }

    private static Verdict verdict(String metric, Interval interval) {
        if (interval.low() <= 0 && interval.high() >= 0) {
            return Verdict.EVEN;
        }
        return interval.low() > 0 == metric.equals(Rival.AUC) ? Verdict.BETTER : Verdict.WORSE;
    }
}
