package io.lorica.report.page;

import io.lorica.api.decision.PartUse;
import io.lorica.api.report.Interval;
import io.lorica.api.report.PartShare;
import io.lorica.api.report.Rival;
import io.lorica.api.report.VersionReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The figures that gates know, each with what it means, and the parts of the score. */
final class KeyFigures {
    private static final String CONSTANT = "constant";
    private static final Map<String, Meaning> MEANINGS = meanings();

    private record Meaning(String title, String reading) {}

    private KeyFigures() {}

    static Section of(VersionReport report) {
        var section = new Section(
                "figures",
                "Key figures",
                "Measured on %s, of which neither training nor any choice has seen one."
                                .formatted(Figures.many(report.split().test(), "test row"))
                        + " Of such intervals, 19 of 20 hold what is true.");
        var table = new Table(
                "Figures of the decision",
                Table.text("Figure"),
                Table.number("Value"),
                Table.number("95 % interval"),
                Table.number("More than the constant answer"),
                Table.text("How to read it"));
        report.metrics().forEach((name, value) -> {
            Meaning meaning = MEANINGS.get(name);
            if (meaning != null) {
                table.row(
                        meaning.title(),
                        Figures.decimal(value),
                        Figures.decimals(interval(name, report)),
                        moreThanConstant(name, report),
                        meaning.reading());
            }
        });
        section.table(table);
        byOutcome(report, section);
        parts(report, section);
        return section;
    }

    private static @Nullable Interval interval(String name, VersionReport report) {
        return name.equals("auc") && report.curves().size() == 1
                ? report.curves().getFirst().aucInterval()
                : null;
    }

    private static String moreThanConstant(String name, VersionReport report) {
        Optional<Rival> constant = report.rivals().stream()
                .filter(rival ->
                        rival.contender().equals(CONSTANT) && rival.metric().equals(name))
                .findFirst();
        return constant.map(rival ->
                        "%s (%s)".formatted(Figures.change(rival.difference()), Figures.changes(rival.interval())))
                .orElseGet(() -> Figures.change(null));
    }

    /** Names that hold a label, of which there are as many as outcomes. */
    private static void byOutcome(VersionReport report, Section section) {
        var table =
                new Table("Further figures, by the names that gates know", Table.text("Name"), Table.number("Value"));
        boolean isEmpty = true;
        for (Map.Entry<String, Double> metric : report.metrics().entrySet()) {
            if (!MEANINGS.containsKey(metric.getKey())) {
                table.row(metric.getKey(), Figures.decimal(metric.getValue()));
                isEmpty = false;
            }
        }
        if (!isEmpty) {
            section.table(table);
        }
    }

    private static void parts(VersionReport report, Section section) {
        if (report.parts().isEmpty()) {
            return;
        }
        var table = new Table(
                "Parts of the decision's score",
                Table.text("Part"),
                Table.number("Weight"),
                Table.number("Share of what moves the score"),
                Table.number("AUC alone"));
        for (PartShare part : report.parts()) {
            boolean isLeftOut = part.weight() == 0;
            table.row(
                    part(part.part()),
                    isLeftOut ? leftOut(part) : Figures.decimal(part.weight()),
                    isLeftOut ? Figures.percent(null) : Figures.percent(part.share()),
                    Figures.decimal(part.aucAlone()));
        }
        section.table(table);
    }

    private static String leftOut(PartShare part) {
        return part.use() == PartUse.NEVER ? "not fitted: the spec leaves it out (NEVER)" : "left out: it did not help";
    }

    private static String part(String part) {
        return switch (part) {
            case "boosting" -> "boosted trees";
            case "adapter" -> "language model (adapter)";
            default -> part;
        };
    }

    private static Map<String, Meaning> meanings() {
        Map<String, Meaning> meanings = new LinkedHashMap<>();
        meanings.put("auc", new Meaning("AUC", "how well rows are ranked: 1 is perfect, 0.5 is chance"));
        meanings.put("ks", new Meaning("KS", "how far apart the classes are where they are furthest: 0 to 1"));
        meanings.put(
                "mcc", new Meaning("MCC", "agreement of decisions and truth: 1 is perfect, 0 is a constant answer"));
        meanings.put(
                "accuracy", new Meaning("Accuracy", "share of rows decided right; compare it with a constant answer"));
        meanings.put("macro_f1", new Meaning("Macro F1", "mean over outcomes of precision and recall together"));
        meanings.put("risky_recall", new Meaning("Risky recall", "share of the risky rows that are called risky"));
        meanings.put("mean_cost", new Meaning("Mean cost", "declared cost of errors per row: less is better"));
        meanings.put("log_loss", new Meaning("Log loss", "mean of -ln P(true outcome): less is better"));
        meanings.put("ece", new Meaning("ECE", "mean distance of probabilities from what came true: 0 is best"));
        meanings.put(
                "ece_uncalibrated",
                new Meaning("ECE before calibration", "the same, had probabilities been left as they were"));
        meanings.put("review_share", new Meaning("Review share", "share of rows that go to a person"));
        meanings.put(
                "error_bound",
                new Meaning(
                        "Error bound", "errors among rows decided without a person are below it with 95 % confidence"));
        return meanings;
    }
}
