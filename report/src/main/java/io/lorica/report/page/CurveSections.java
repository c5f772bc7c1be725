package io.lorica.report.page;

import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.OutcomeCurves.CalibrationBin;
import io.lorica.api.report.OutcomeCurves.RocPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The curves of each outcome against the rest. With several outcomes, the charts show the one that is picked. */
final class CurveSections {
    private static final int MOST_POINTS = 50;
    private static final int MOST_TOLD = 4;

    private CurveSections() {}

    static List<Section> of(List<OutcomeCurves> curves) {
        return curves.isEmpty()
                ? List.of()
                : List.of(roc(curves), ks(curves), gains(curves), calibration(curves), scores(curves));
    }

    private static Section roc(List<OutcomeCurves> curves) {
        var section = new Section(
                "roc",
                "ROC curve",
                "The further the curve bends to the upper left, the better rows with the outcome are told from the"
                        + " others; the diagonal is chance.");
        if (curves.size() > 1) {
            section.add(picker(curves));
        }
        told(curves)
                .forEach(curve -> section.say("%s: AUC %s, 95 %% interval %s, on %s with the outcome and %d without."
                        .formatted(
                                curve.label(),
                                Figures.decimal(curve.auc()),
                                Figures.decimals(curve.aucInterval()),
                                Figures.many(curve.positives(), "row"),
                                curve.rows() - curve.positives())));
        return section.figures(Section.figure("roc", "ROC curve", tables(curves, CurveSections::rocTable)));
    }

    private static Element picker(List<OutcomeCurves> curves) {
        var select = Element.of("select").with("id", "outcome");
        IntStream.range(0, curves.size())
                .forEach(i ->
                        select.add(Element.of("option", curves.get(i).label()).with("value", Integer.toString(i))));
        return Element.of(
                        "p",
                        Element.of("label", "Outcome that this and the next four charts show: ")
                                .with("for", "outcome"),
                        select)
                .with("class", "pick");
    }

    private static Table rocTable(OutcomeCurves curve) {
        int step = (curve.roc().size() + MOST_POINTS - 1) / MOST_POINTS;
        var table = new Table(
                titled("ROC curve", curve) + (step > 1 ? ", one point in %d".formatted(step) : ""),
                Table.number("Called positive from"),
                Table.number("False positive rate"),
                Table.number("True positive rate"));
        for (int i = 0; i < curve.roc().size(); i++) {
            if (i % step == 0 || i == curve.roc().size() - 1) {
                RocPoint point = curve.roc().get(i);
                table.row(
                        point.threshold() == null ? "none" : Figures.decimal(point.threshold()),
                        Figures.percent(point.falsePositiveRate()),
                        Figures.percent(point.truePositiveRate()));
            }
        }
        return table;
    }

    private static Section ks(List<OutcomeCurves> curves) {
        var section = new Section(
                "ks",
                "KS: distributions of the classes",
                "Each line is the share of a class at or below a probability; KS is the largest distance between"
                        + " them.");
        told(curves)
                .forEach(curve -> section.say(
                        "%s: KS %s at a probability of %s; up to it lie %s with the outcome, %s of the others."
                                .formatted(
                                        curve.label(),
                                        Figures.decimal(curve.ks().value()),
                                        Figures.decimal(curve.ks().probability()),
                                        Figures.percent(curve.ks().positivesBelow()),
                                        Figures.percent(curve.ks().othersBelow()))));
        return section.figures(
                Section.figure("ks", "Cumulative distributions", tables(curves, CurveSections::ksTable)));
    }

    /** The lines are those of the ROC curve, from the other end. */
    private static Table ksTable(OutcomeCurves curve) {
        var table = new Table(
                titled("Cumulative distributions", curve),
                Table.number("Probability"),
                Table.number("Below it, with the outcome"),
                Table.number("Below it, of the others"));
        List<RocPoint> ascending = curve.roc().reversed().stream()
                .filter(point -> point.threshold() != null)
                .toList();
        int step = Math.max(1, ascending.size() / 20);
        for (int i = 0; i < ascending.size(); i += step) {
            RocPoint point = ascending.get(i);
            table.row(
                    Figures.decimal(point.threshold()),
                    Figures.percent(1 - point.truePositiveRate()),
                    Figures.percent(1 - point.falsePositiveRate()));
        }
        return table;
    }

    private static Section gains(List<OutcomeCurves> curves) {
        var section = new Section(
                "gains",
                "Gains and lift",
                "Take rows from the highest probability down: gains are the share of all rows with the outcome that is"
                        + " found by then, lift how many times as many as by drawing at random.");
        return section.figures(
                Section.figure("gains", "Cumulative gains", tables(curves, CurveSections::gainsTable)),
                Section.figure("lift", "Cumulative lift by bin", List.of()));
    }

    private static Table gainsTable(OutcomeCurves curve) {
        var table = new Table(
                titled("Gains and lift", curve),
                Table.number("Bin"),
                Table.number("Rows"),
                Table.number("With the outcome"),
                Table.number("Rows so far"),
                Table.number("Found so far"),
                Table.number("Lift so far"));
        curve.gains()
                .forEach(bin -> table.row(
                        Integer.toString(bin.bin()),
                        Integer.toString(bin.rows()),
                        Integer.toString(bin.positives()),
                        Figures.percent(bin.shareOfRows()),
                        Figures.percent(bin.captured()),
                        Figures.points(bin.lift())));
        return table;
    }

    private static Section calibration(List<OutcomeCurves> curves) {
        var section = new Section(
                "calibration",
                "Calibration",
                "Of rows that are given a probability of 30 %, 30 % should have the outcome: points belong on the"
                        + " diagonal, or their intervals across it.");
        told(curves).stream()
                .filter(curve -> !curve.calibration().isEmpty())
                .forEach(curve -> section.say("%s: the diagonal runs through the intervals of %d of %d bins."
                        .formatted(
                                curve.label(),
                                curve.calibration().stream()
                                        .filter(CurveSections::isHit)
                                        .count(),
                                curve.calibration().size())));
        List<Table> numbers =
                new ArrayList<>(tables(curves, curve -> calibrationTable("after", curve, curve.calibration())));
        numbers.addAll(tables(curves, curve -> calibrationTable("before", curve, curve.uncalibrated())));
        return section.figures(Section.figure("calibration", "Observed shares by mean probability", numbers));
    }

    private static boolean isHit(CalibrationBin bin) {
        return bin.meanPredicted() >= bin.interval().low()
                && bin.meanPredicted() <= bin.interval().high();
    }

    private static Table calibrationTable(String when, OutcomeCurves curve, List<CalibrationBin> bins) {
        var table = new Table(
                titled("Bins %s calibration".formatted(when), curve),
                Table.number("Mean probability"),
                Table.number("Rows"),
                Table.number("Observed"),
                Table.number("95 % interval"),
                Table.text("Probability is"));
        bins.forEach(bin -> table.row(
                Figures.percent(bin.meanPredicted()),
                Integer.toString(bin.rows()),
                Figures.percent(bin.observed()),
                Figures.percents(bin.interval()),
                isHit(bin) ? "within" : bin.meanPredicted() > bin.interval().high() ? "too high" : "too low"));
        return table;
    }

    private static Section scores(List<OutcomeCurves> curves) {
        return new Section(
                        "scores",
                        "Score distribution",
                        "How the probabilities of both classes are spread: the less the bars overlap, the clearer the"
                                + " decision.")
                .figures(Section.figure(
                        "scores", "Share of each class by probability", tables(curves, CurveSections::scoresTable)));
    }

    private static Table scoresTable(OutcomeCurves curve) {
        var table = new Table(
                titled("Rows by probability", curve),
                Table.number("Probability"),
                Table.number("With the outcome"),
                Table.number("Others"));
        curve.scores()
                .forEach(bin -> table.row(
                        "%s to %s".formatted(Figures.points(bin.from()), Figures.points(bin.to())),
                        Integer.toString(bin.positives()),
                        Integer.toString(bin.others())));
        return table;
    }

    /** Those that get a sentence each; of more outcomes the table beneath the confusion matrix says the same. */
    private static List<OutcomeCurves> told(List<OutcomeCurves> curves) {
        return curves.size() > MOST_TOLD ? List.of() : curves;
    }

    private static List<Table> tables(List<OutcomeCurves> curves, Function<OutcomeCurves, Table> table) {
        return curves.stream().map(table).toList();
    }

    private static String titled(String title, OutcomeCurves curve) {
        return "%s of %s".formatted(title, curve.label());
    }
}
