package io.lorica.report.page;

import io.lorica.api.decision.PartUse;
import io.lorica.api.decision.PointsScale;
import io.lorica.api.registry.AdapterLayer;
import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.registry.BaseModelRef;
import io.lorica.api.registry.DatasetRef;
import io.lorica.api.registry.VersionManifest;
import io.lorica.api.registry.VersionRef;
import io.lorica.api.report.ConfusionCounts;
import io.lorica.api.report.Drift;
import io.lorica.api.report.Drift.FieldDrift;
import io.lorica.api.report.Drift.HeldOut;
import io.lorica.api.report.Drift.Period;
import io.lorica.api.report.Drift.Psi;
import io.lorica.api.report.FieldFairness;
import io.lorica.api.report.FieldFairness.Evidence;
import io.lorica.api.report.FieldFairness.Group;
import io.lorica.api.report.FieldShare;
import io.lorica.api.report.Interval;
import io.lorica.api.report.LearningCurve;
import io.lorica.api.report.LearningCurve.LearningPoint;
import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.OutcomeCurves.CalibrationBin;
import io.lorica.api.report.OutcomeCurves.GainsBin;
import io.lorica.api.report.OutcomeCurves.KsPoint;
import io.lorica.api.report.OutcomeCurves.RocPoint;
import io.lorica.api.report.OutcomeCurves.ScoreBin;
import io.lorica.api.report.PartShare;
import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.PointsDiff.BinDiff;
import io.lorica.api.report.PointsDiff.Change;
import io.lorica.api.report.PointsDiff.FieldDiff;
import io.lorica.api.report.PointsSheet;
import io.lorica.api.report.PointsSheet.BinPoints;
import io.lorica.api.report.PointsSheet.FieldPoints;
import io.lorica.api.report.ReasonChange;
import io.lorica.api.report.Rival;
import io.lorica.api.report.SplitMethod;
import io.lorica.api.report.SplitSummary;
import io.lorica.api.report.VersionReport;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reports of 1000 rows, of which 300 are test rows, with figures as such rows give them. */
final class Reports {
    private static final int ROWS = 300;
    private static final int POSITIVES = 90;
    static final Instant MADE = Instant.parse("2026-11-26T12:30:00Z");

    private Reports() {}

    static AdapterVersion version(String name) {
        var digest = "0".repeat(63) + "a";
        return new AdapterVersion(
                name,
                3,
                digest,
                AdapterLayer.TASK,
                new VersionManifest(
                        new BaseModelRef("SmolLM2-135M-Instruct", digest),
                        null,
                        new VersionRef("us-finance", 1, digest),
                        List.of(new DatasetRef("german-credit", "ds_1", digest)),
                        Map.of(),
                        null,
                        "run_1",
                        Map.of()),
                List.of(),
                "launcher",
                null,
                null,
                MADE);
    }

    /** A report of two outcomes that leaves nothing out. */
    static VersionReport full() {
        return of(List.of("good", "bad"), "bad", "checking_status", "personal_status");
    }

    /** Whatever a name may hold. */
    static VersionReport named(String name) {
        return of(List.of("good" + name, "bad" + name), "bad" + name, name, name);
    }

    /** With one group and one field of such names, and all groups close to equal. */
    static VersionReport labelled(String group, String field) {
        VersionReport full = of(List.of("good", "bad"), "bad", field, "age");
        var close = new FieldFairness(
                "age",
                "50 and above",
                List.of(
                        group("50 and above", 160, 120, null, null, null),
                        group(group, 92, 50, 0.9, new Interval(0.3, 1.6), false),
                        group("below 32", 92, 50, 0.99, new Interval(0.3, 2.8), false)));
        return new VersionReport(
                full.question(),
                full.outcomes(),
                full.riskyLabel(),
                full.split(),
                full.metrics(),
                full.curves(),
                full.confusion(),
                full.parts(),
                full.fields(),
                full.points(),
                full.drift(),
                List.of(close),
                full.learningCurve(),
                full.rivals(),
                full.reasonStability(),
                full.sentence(),
                full.warnings(),
                full.notes());
    }

    static VersionReport of(int outcomes) {
        List<String> labels =
                IntStream.range(0, outcomes).mapToObj(i -> "outcome " + i).toList();
        return of(labels, labels.getLast(), "checking_status", "personal_status");
    }

    private static VersionReport of(List<String> labels, String risky, String field, String protectedField) {
        List<String> curved = labels.size() == 2 ? List.of(risky) : labels;
        return new VersionReport(
                "credit-approval",
                labels,
                risky,
                new SplitSummary(
                        SplitMethod.BY_TIME,
                        600,
                        100,
                        ROWS,
                        Instant.parse("2025-10-31T00:00:00Z"),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        1),
                metrics(labels.size()),
                IntStream.range(0, curved.size())
                        .mapToObj(i -> curves(curved.get(i), i))
                        .toList(),
                confusion(labels),
                List.of(
                        new PartShare("boosting", 0.61, 0.55, 0.821),
                        new PartShare("points", 0.47, 0.38, 0.808),
                        new PartShare("adapter", 0.12, 0.07, 0.741),
                        new PartShare("words", 0, 0, null)),
                fields(field),
                points(field),
                drift(risky, field),
                List.of(fairness(protectedField), new FieldFairness("foreign_worker", null, List.of(few("yes")))),
                new LearningCurve(
                        IntStream.of(75, 150, 300, 600)
                                .mapToObj(rows -> new LearningPoint(
                                        rows, 0.84 - 3.0 / Math.sqrt(rows) / 2, 0.49 + 2.0 / Math.sqrt(rows)))
                                .toList(),
                        "Points and boosted trees were fitted anew on each part; the language model was left out."),
                rivals(),
                new ReasonChange(74, 5, 0.0946),
                "Boosted trees carry this model with 55 % of what moves its score: alone they reach AUC .82 on 300 test"
                        + " rows, and with points and the language model the decision reaches .84; of the fields, "
                        + field + ", duration and credit_amount say most.",
                List.of("Field " + field + " tells the outcome all by itself. If it is only known after the decision,"
                        + " give it the role IGNORED and train again."),
                List.of("Nothing is said of review: the spec lets no row go there."));
    }

    private static Map<String, Double> metrics(int outcomes) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("auc", 0.8352);
        if (outcomes == 2) {
            metrics.put("ks", 0.541);
        }
        metrics.put("mcc", 0.434);
        metrics.put("accuracy", 0.7133);
        metrics.put("risky_recall", 0.8667);
        metrics.put("mean_cost", 0.4433);
        metrics.put("log_loss", 0.4607);
        metrics.put("ece", 0.041);
        metrics.put("ece_uncalibrated", 0.087);
        for (int i = 0; outcomes > 2 && i < outcomes; i++) {
            metrics.put("recall_outcome_" + i, 0.5 + i / 100.0);
        }
        return metrics;
    }

    /** Of scores that are drawn, so that the curves hang together. */
    private static OutcomeCurves curves(String label, int seed) {
        var random = new Random(seed);
        double[] positives = scores(random, POSITIVES, 0.9);
        double[] others = scores(random, ROWS - POSITIVES, -1.5);
        double[] all = sorted(positives, others);
        List<RocPoint> roc = new ArrayList<>(List.of(new RocPoint(0, 0, null)));
        KsPoint ks = new KsPoint(0, 0, 0, 0);
        for (int i = all.length - 1; i >= 0; i -= 2) {
            double threshold = i < 2 ? all[0] : all[i];
            roc.add(new RocPoint(1 - below(others, threshold), 1 - below(positives, threshold), threshold));
            double distance = below(others, threshold) - below(positives, threshold);
            if (distance > ks.value()) {
                ks = new KsPoint(distance, threshold, below(positives, threshold), below(others, threshold));
            }
        }
        return new OutcomeCurves(
                label,
                ROWS,
                POSITIVES,
                0.8352,
                new Interval(0.787, 0.883),
                roc,
                ks,
                gains(positives, all),
                calibration(positives, all, 0.03),
                calibration(positives, all, 0.12),
                IntStream.range(0, 20)
                        .mapToObj(i -> new ScoreBin(
                                i / 20.0,
                                (i + 1) / 20.0,
                                within(positives, i / 20.0, (i + 1) / 20.0),
                                within(others, i / 20.0, (i + 1) / 20.0)))
                        .toList());
    }

    private static double[] scores(Random random, int count, double mean) {
        return IntStream.range(0, count)
                .mapToDouble(_ -> 1 / (1 + Math.exp(-mean - 1.4 * random.nextGaussian())))
                .toArray();
    }

    private static double[] sorted(double[] one, double[] other) {
        double[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        Arrays.sort(all);
        return all;
    }

    private static double below(double[] scores, double threshold) {
        return Arrays.stream(scores).filter(score -> score < threshold).count() / (double) scores.length;
    }

    private static int within(double[] scores, double from, double to) {
        return (int) Arrays.stream(scores)
                .filter(score -> score >= from && score < to)
                .count();
    }

    private static List<GainsBin> gains(double[] positives, double[] all) {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(bin -> {
                    double from = all[all.length - 30 * bin];
                    double captured = 1 - below(positives, from);
                    return new GainsBin(
                            bin, 30, within(positives, from, from + 0.1), bin / 10.0, captured, 10 * captured / bin);
                })
                .toList();
    }

    private static List<CalibrationBin> calibration(double[] positives, double[] all, double error) {
        return IntStream.range(0, 10)
                .mapToObj(bin -> {
                    double mean = Arrays.stream(all, 30 * bin, 30 * bin + 30)
                            .average()
                            .orElseThrow();
                    double observed =
                            (below(positives, bin == 9 ? 2 : all[30 * bin + 30]) - below(positives, all[30 * bin]))
                                    * positives.length
                                    / 30;
                    return new CalibrationBin(
                            30,
                            Math.clamp(mean - error * Math.cos(bin), 0, 1),
                            observed,
                            new Interval(Math.max(0, observed - 0.15), Math.min(1, observed + 0.15)));
                })
                .toList();
    }

    private static ConfusionCounts confusion(List<String> labels) {
        List<String> decisions = new ArrayList<>(labels);
        decisions.add("review");
        return new ConfusionCounts(
                labels,
                decisions,
                IntStream.range(0, labels.size())
                        .mapToObj(i -> IntStream.range(0, decisions.size())
                                .mapToObj(j -> i == j ? 120 : 7 * ((i + j) % 5))
                                .toList())
                        .toList());
    }

    private static List<FieldShare> fields(String first) {
        List<String> names = List.of(
                "duration",
                "credit_amount",
                "savings_status",
                "credit_history",
                "purpose",
                "employment",
                "property_magnitude",
                "installment_commitment",
                "other_payment_plans",
                "housing",
                "existing_credits",
                "other_parties",
                "job");
        List<FieldShare> fields = new ArrayList<>(List.of(new FieldShare(first, 0.621, 0.294)));
        for (int i = 0; i < names.size(); i++) {
            double share = 0.17 * Math.pow(0.78, i);
            fields.add(new FieldShare(names.get(i), 2.1 * share, share));
        }
        return fields;
    }

    private static PointsSheet points(String first) {
        return new PointsSheet(
                PointsScale.USUAL,
                498.37,
                List.of(
                        new FieldPoints(
                                first,
                                List.of(
                                        new BinPoints("no checking", 280, 33, 31.92),
                                        new BinPoints("<0", 190, 92, -24.6),
                                        new BinPoints("missing", 0, 0, 0),
                                        new BinPoints("other values", 12, 4, -0.004))),
                        new FieldPoints(
                                "duration",
                                List.of(
                                        new BinPoints("below 12", 130, 20, 17.5),
                                        new BinPoints("from 12 to below 24", 260, 74, 3.21),
                                        new BinPoints("from 24", 210, 91, -14.02)))));
    }

    static PointsDiff diff() {
        return new PointsDiff(
                "credit-approval",
                2,
                3,
                501.2,
                498.37,
                List.of(
                        new FieldDiff(
                                "duration",
                                Change.CHANGED,
                                List.of(
                                        new BinDiff("below 12", Change.CHANGED, 15.1, 17.5),
                                        new BinDiff("from 12 to below 24", Change.ADDED, null, 3.21),
                                        new BinDiff("from 12 to below 30", Change.REMOVED, 2.2, null))),
                        new FieldDiff("checking_status", Change.UNCHANGED, List.of()),
                        new FieldDiff(
                                "telephone", Change.REMOVED, List.of(new BinDiff("yes", Change.REMOVED, 4.0, null)))));
    }

    private static Drift drift(String outcome, String field) {
        List<Period> periods = new ArrayList<>();
        YearMonth first = YearMonth.of(2025, 7);
        for (int i = 0; i < 10; i++) {
            YearMonth month = first.plusMonths(i);
            double auc = 0.85 - 0.008 * i + 0.01 * (i % 3);
            periods.add(new Period(
                    month.toString(),
                    start(month),
                    start(month.plusMonths(1)),
                    i < 6 ? HeldOut.OUT_OF_FOLD : HeldOut.TEST,
                    60 + 5 * i,
                    0.27 + 0.01 * i,
                    0.29 + 0.003 * i,
                    i == 4 ? null : auc,
                    i == 4 ? null : new Interval(auc - 0.07, Math.min(1, auc + 0.07)),
                    i < 2 ? null : new Psi(0.05 + 0.03 * i, 0.24)));
        }
        return new Drift(
                outcome,
                new Psi(0.112, 0.085),
                List.of(
                        new FieldDrift("credit_amount", new Psi(0.312, 0.085)),
                        new FieldDrift(field, new Psi(0.181, 0.085)),
                        new FieldDrift("purpose", new Psi(0.104, 0.12)),
                        new FieldDrift("duration", new Psi(0.021, 0.085))),
                periods);
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static FieldFairness fairness(String field) {
        return new FieldFairness(
                field,
                "male single",
                List.of(
                        group("male single", 160, 120, null, null, null),
                        group("female div/dep/mar", 92, 50, 0.725, new Interval(0.583, 0.901), true),
                        group("male mar/wid", 36, 25, 0.926, new Interval(0.74, 1.158), false),
                        few("male div/sep")));
    }

    private static Group group(
            String value,
            int rows,
            int approved,
            @Nullable Double impact,
            @Nullable Interval interval,
            @Nullable Boolean isBelow) {
        return new Group(
                value,
                rows,
                approved,
                3,
                (double) approved / rows,
                Evidence.SUFFICIENT,
                impact,
                interval,
                isBelow,
                rows * 2 / 3,
                approved * 3 / 4,
                impact == null ? null : impact - 0.95,
                impact == null ? null : new Interval(impact - 1.1, impact - 0.8));
    }

    private static Group few(String value) {
        return new Group(value, 12, 7, 0, 7 / 12.0, Evidence.INSUFFICIENT, null, null, null, 8, 5, null, null);
    }

    private static List<Rival> rivals() {
        return List.of(
                rival("constant", "auc", 0.5, 0.29, 0.382, Rival.Verdict.BETTER),
                rival("base", "auc", 0.612, 0.15, 0.291, Rival.Verdict.BETTER),
                rival("boosting", "auc", 0.821, -0.004, 0.033, Rival.Verdict.EVEN),
                rival("points", "auc", 0.808, 0.003, 0.053, Rival.Verdict.BETTER),
                rival("constant", "mean_cost", 0.7, -0.36, -0.15, Rival.Verdict.BETTER),
                rival("boosting", "mean_cost", 0.41, 0.001, 0.07, Rival.Verdict.WORSE),
                rival("points", "log_loss", 0.4432, 0.00005, 0.0002, Rival.Verdict.WORSE));
    }

    private static Rival rival(
            String contender, String metric, double value, double low, double high, Rival.Verdict verdict) {
        double decision = metric.equals("auc") ? 0.8352 : 0.4433;
        return new Rival(contender, metric, decision, value, decision - value, new Interval(low, high), ROWS, verdict);
    }

    /** Of a scorecard whose spec wants no language model. */
    static VersionReport alone() {
        VersionReport full = full();
        return new VersionReport(
                full.question(),
                full.outcomes(),
                full.riskyLabel(),
                full.split(),
                full.metrics(),
                full.curves(),
                full.confusion(),
                List.of(new PartShare("points", 1, 1, 0.8352), new PartShare("adapter", 0, 0, null, PartUse.NEVER)),
                full.fields(),
                full.points(),
                full.drift(),
                full.fairness(),
                full.learningCurve(),
                List.of(),
                full.reasonStability(),
                "Points carry this model: they alone decide.",
                List.of(),
                full.notes());
    }

    /** Of a language model alone, without times, groups and reasons. */
    static VersionReport sparse() {
        VersionReport full = full();
        return new VersionReport(
                full.question(),
                full.outcomes(),
                null,
                new SplitSummary(SplitMethod.RANDOM, 600, 100, ROWS, null, null, 7),
                full.metrics(),
                full.curves(),
                full.confusion(),
                List.of(),
                List.of(),
                null,
                new Drift("bad", null, List.of(), List.of()),
                List.of(),
                null,
                List.of(),
                null,
                "The language model carries this model: it alone decides.",
                List.of(),
                List.of("Nothing is said of groups: the spec has no PROTECTED field."));
    }
}
