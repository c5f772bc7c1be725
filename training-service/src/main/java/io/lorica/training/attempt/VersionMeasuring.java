package io.lorica.training.attempt;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.report.LearningCurve;
import io.lorica.api.report.SplitMethod;
import io.lorica.api.report.SplitSummary;
import io.lorica.api.report.VersionReport;
import io.lorica.api.training.Dataset;
import io.lorica.api.training.Evaluation.Reading;
import io.lorica.api.training.Split;
import io.lorica.decision.field.FieldValue;
import io.lorica.decision.metrics.JudgedRow;
import io.lorica.decision.score.LabelledScores;
import io.lorica.fitting.ScorecardFitting.Fitted;
import io.lorica.intake.DataRow;
import io.lorica.report.measure.MeasuredVersion;
import io.lorica.report.measure.ReportMeasure;
import io.lorica.report.measure.ReportRow;
import io.lorica.report.prediction.Prediction;
import io.lorica.scorecard.reason.Reference;
import io.lorica.training.dataset.SplitName;
import io.lorica.training.dataset.SplitRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings together what the evaluation knows of a version's rows, and has it measured. */
final class VersionMeasuring {
    private static final Logger log = LoggerFactory.getLogger(VersionMeasuring.class);

    private final LoadedDataset set;
    private final StackedDecision decision;
    private final Contenders contenders;
    private final List<LabelledScores> testScores;
    private final @Nullable Reading reading;
    private final long seed;
    private final AttemptProgress progress;

    /** In the order in which the decision knows them. */
    private final List<SplitRow> known;

    private final List<SplitRow> test;

    /**
     * @param testScores weighted scores of the decision's parts, of the test rows
     * @param reading what came of reading the language model's states; absent where that was not tried
     */
    VersionMeasuring(
            LoadedDataset set,
            StackedDecision decision,
            Contenders contenders,
            List<LabelledScores> testScores,
            @Nullable Reading reading,
            long seed,
            AttemptProgress progress) {
        this.set = set;
        this.decision = decision;
        this.contenders = contenders;
        this.testScores = testScores;
        this.reading = reading;
        this.seed = seed;
        this.progress = progress;
        this.known = Stream.concat(set.rows(SplitName.TRAINING).stream(), set.rows(SplitName.VALIDATION).stream())
                .toList();
        this.test = set.rows(SplitName.TEST);
    }

    /**
     * @param reference what the scorecard's reasons are held against; absent without a scorecard
     * @throws io.lorica.training.run.RunCancelled if the attempt is to stop
     */
    Measured measure(@Nullable Reference reference) {
        DecisionSpec spec = contenders.policy().spec();
        List<Integer> unseen = decision.unseen();
        List<JudgedRow> outOfFold = JudgedRow.of(
                contenders.policy(), unseen.stream().map(decision::score).toList());
        List<JudgedRow> tested = contenders.decided();
        List<DataRow.Table> training = set.tableRows(SplitName.TRAINING);
        Fitted fitted = decision.fitted();
        progress.requireGoesOn();
        long begun = System.nanoTime();
        LearningCurve curve = fitted == null
                ? null
                : new ScorecardLearning(decision.known(), set.tableRows(SplitName.TEST), seed, progress)
                        .curve(fitted.scorecard());
        long learnt = System.nanoTime();
        var version = new MeasuredVersion(
                contenders.policy(),
                split(),
                inputs(training),
                IntStream.range(0, unseen.size())
                        .mapToObj(i -> row(known.get(unseen.get(i)), outOfFold.get(i)))
                        .toList(),
                IntStream.range(0, test.size())
                        .mapToObj(i -> row(test.get(i), tested.get(i)))
                        .toList(),
                testScores,
                decision.parts(),
                contenders.others(),
                fitted == null ? null : fitted.scorecard(),
                reference,
                inputs(ReferenceDraw.candidates(spec, training)),
                curve,
                decision.warnings(),
                reading == null ? List.of() : List.of(reading.said()),
                seed);
        VersionReport report = ReportMeasure.of(version, progress::requireGoesOn);
        log.info(
                "Measured a version on {} test rows in {} ms, its learning curve in {} ms",
                test.size(),
                milliseconds(learnt, System.nanoTime()),
                milliseconds(begun, learnt));
        return new Measured(report, predictions(unseen, outOfFold, tested));
    }

    private static long milliseconds(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }

    private SplitSummary split() {
        Dataset dataset = set.dataset();
        Split split = dataset.split();
        return new SplitSummary(
                split.method() == null ? SplitMethod.RANDOM : split.method(),
                dataset.trainingRows(),
                dataset.validationRows(),
                dataset.testRows(),
                times(set.rows(SplitName.TRAINING))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                times(test).min(Comparator.naturalOrder()).orElse(null),
                split.seed());
    }

    private static Stream<Instant> times(List<SplitRow> rows) {
        return rows.stream().map(row -> time(table(row))).filter(Objects::nonNull);
    }

    private List<Prediction> predictions(List<Integer> unseen, List<JudgedRow> outOfFold, List<JudgedRow> tested) {
        Map<Long, JudgedRow> byLine = new HashMap<>();
        IntStream.range(0, unseen.size())
                .forEach(i -> byLine.put(known.get(unseen.get(i)).line(), outOfFold.get(i)));
        IntStream.range(0, test.size()).forEach(i -> byLine.put(test.get(i).line(), tested.get(i)));
        return set.rows().stream()
                .map(row -> prediction(row, byLine.get(row.line())))
                .toList();
    }

    private static Prediction prediction(SplitRow row, @Nullable JudgedRow judged) {
        String heldOut = row.split() == SplitName.TEST ? Prediction.TEST : Prediction.OUT_OF_FOLD;
        return new Prediction(
                row.line(),
                row.split().name().toLowerCase(Locale.ROOT),
                table(row).label(),
                time(table(row)),
                judged == null ? null : heldOut,
                judged);
    }

    private static ReportRow row(SplitRow row, JudgedRow judged) {
        DataRow.Table table = table(row);
        return new ReportRow(judged, table.inputs(), table.protectedValues(), time(table));
    }

    private static DataRow.Table table(SplitRow row) {
        return (DataRow.Table) row.row();
    }

    private static @Nullable Instant time(DataRow.Table row) {
        FieldValue time = row.eventTime();
        return time == null ? null : time.time();
    }

    private static List<Map<String, FieldValue>> inputs(List<DataRow.Table> rows) {
        return rows.stream().map(DataRow.Table::inputs).toList();
    }
}
