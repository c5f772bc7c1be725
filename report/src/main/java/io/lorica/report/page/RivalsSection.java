package io.lorica.report.page;

import io.lorica.api.report.Rival;
import java.util.List;
import java.util.Optional;

/** The decision beside what else could decide, on the same rows. */
final class RivalsSection {
    private RivalsSection() {}

    static Optional<Section> of(List<Rival> rivals) {
        if (rivals.isEmpty()) {
            return Optional.empty();
        }
        var section = new Section(
                "rivals",
                "Rivals",
                "Differences on the same rows: where an interval has 0 in it, these rows can't tell the two apart.");
        section.figures(rivals.stream()
                .map(Rival::metric)
                .distinct()
                .map(metric -> figure(
                        metric,
                        rivals.stream()
                                .filter(rival -> rival.metric().equals(metric))
                                .toList()))
                .toArray(Element[]::new));
        return Optional.of(section);
    }

    private static Element figure(String metric, List<Rival> rivals) {
        String better = isMoreBetter(metric) ? "right" : "left";
        return Section.figure(
                "rivals",
                metric,
                "Difference of %s: %s of 0 the decision is better".formatted(metric(metric), better),
                List.of(table(metric, rivals)));
    }

    private static Table table(String metric, List<Rival> rivals) {
        var table = new Table(
                "Decision and rivals by " + metric(metric),
                Table.text("Rival"),
                Table.text("The decision is"),
                Table.number("Decision"),
                Table.number("Rival's"),
                Table.number("Difference"),
                Table.number("95 % interval"),
                Table.number("Rows"));
        for (Rival rival : rivals) {
            table.row(
                    name(rival.contender()),
                    verdict(rival.verdict()),
                    Figures.decimal(rival.decision()),
                    Figures.decimal(rival.rival()),
                    Figures.change(rival.difference()),
                    Figures.changes(rival.interval()),
                    Integer.toString(rival.rows()));
        }
        return table;
    }

    private static boolean isMoreBetter(String metric) {
        return metric.equals("auc");
    }

    private static String verdict(Rival.Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "better";
            case EVEN -> "not told apart";
            case WORSE -> "worse";
        };
    }

    static String metric(String metric) {
        return metric.equals("auc") ? "AUC" : metric.replace('_', ' ');
    }

    /** As contenders of an evaluation are called elsewhere. */
    static String name(String contender) {
        return switch (contender) {
            case "constant" -> "constant answer";
            case "base" -> "base model";
            case "frozen" -> "frozen model";
            case "domain" -> "domain adapter";
            case "stack" -> "task adapter";
            case "boosting" -> "boosted trees";
            default -> contender;
        };
    }
}
