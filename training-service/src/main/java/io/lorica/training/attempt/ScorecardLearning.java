package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.report.LearningCurve;
import io.lorica.api.report.LearningCurve.LearningPoint;
import io.lorica.api.training.Metrics;
import io.lorica.decision.metrics.DecisionMetrics;
import io.lorica.decision.score.LabelledScores;
import io.lorica.fitting.BalancedOrder;
import io.lorica.fitting.LabelledRow;
import io.lorica.fitting.ScorecardFitting;
import io.lorica.intake.DataRow;
import io.lorica.scorecard.Scorecard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Fits a scorecard on ever more of its rows. The parts together have at most seven eighths as many rows as there are,
 * so all of it takes about as long as the scorecard itself did, and less where rows are many.
 */
final class ScorecardLearning {
    /** Of more rows only the whole counts: a fit of these takes seconds. */
    private static final int MOST_ROWS = 8_000;

    private static final int FEWEST_ROWS = 50;
    private static final int PARTS = 3;

    private final KnownRows known;
    private final List<DataRow.Table> test;
    private final long seed;
    private final AttemptProgress progress;

    /** @param known the rows that the scorecard was fitted on */
    ScorecardLearning(KnownRows known, List<DataRow.Table> test, long seed, AttemptProgress progress) {
        this.known = known;
        this.test = test;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * @param whole the scorecard that was fitted on all rows
     * @throws io.lorica.training.run.RunCancelled if the attempt is to stop
     */
    LearningCurve curve(Scorecard whole) {
        List<LabelledRow> rows = known.labelled();
        int[] order = BalancedOrder.of(rows, seed);
        List<LearningPoint> points = new ArrayList<>();
        for (int part = PARTS; part > 0; part--) {
            int count = Math.min(known.rows().size() / 2, MOST_ROWS) >> (part - 1);
            if (count >= FEWEST_ROWS) {
                progress.requireGoesOn();
                List<LabelledRow> some = IntStream.of(order)
                        .limit(count)
                        .sorted()
                        .mapToObj(rows::get)
                        .toList();
                new ScorecardFitting(known.spec(), some, seed)
                        .fit()
                        .ifPresent(fitted -> points.add(point(count, fitted.scorecard())));
            }
        }
        points.add(point(known.rows().size(), whole));
        return new LearningCurve(points, said(points.size()));
    }

    private String said(int points) {
        String all = "The scorecard was fitted on %d training and validation rows."
                .formatted(known.rows().size());
        return points == 1
                ? all + " Parts of so few rows say nothing, so there is no curve."
                : all + " Each part is drawn at random with the labels' shares, and lies within the next one;"
                        + " parts have at most %d rows, to save time.".formatted(MOST_ROWS);
    }

    private LearningPoint point(int count, Scorecard scorecard) {
        Metrics metrics = DecisionMetrics.of(
                new DecisionPolicy(known.spec(), null),
                test.stream()
                        .map(row -> new LabelledScores(row.label(), scorecard.score(row.inputs())))
                        .toList());
        return new LearningPoint(count, metrics.auc(), Objects.requireNonNull(metrics.logLoss()));
    }
}
