package io.lorica.report.page;

import io.lorica.api.report.ConfusionCounts;
import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.VersionReport;
import io.lorica.report.page.Table.Cell;
import io.lorica.report.page.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What was true and what was decided, as a table that is its own picture. */
final class ConfusionSection {
    private ConfusionSection() {}

    static Section of(VersionReport report) {
        var section = new Section(
                "confusion",
                "Confusion matrix",
                "Each row holds the test rows of one true outcome, by what was decided; right decisions are on the"
                        + " diagonal, in bold.");
        section.table(matrix(report.confusion()));
        return report.outcomes().size() > 2 ? section.table(oneAgainstRest(report)) : section;
    }

    private static Table matrix(ConfusionCounts confusion) {
        Column[] columns = Stream.concat(
                        Stream.of(Table.text("True outcome")),
                        Stream.concat(
                                confusion.decisions().stream().map(label -> Table.number("decided " + label)),
                                Stream.of(Table.number("Rows"))))
                .toArray(Column[]::new);
        var table = new Table("Test rows by true outcome and decision", columns);
        for (int i = 0; i < confusion.labels().size(); i++) {
            String label = confusion.labels().get(i);
            List<Integer> counts = confusion.counts().get(i);
            int rows = counts.stream().mapToInt(Integer::intValue).sum();
            List<Cell> cells = new ArrayList<>(List.of(new Cell(label, "")));
            for (int j = 0; j < counts.size(); j++) {
                cells.add(cell(counts.get(j), rows, confusion.decisions().get(j).equals(label)));
            }
            cells.add(new Cell(Integer.toString(rows), ""));
            table.row(cells);
        }
        return table;
    }

    /** The darker, the larger the share of the row. */
    private static Cell cell(int count, int rows, boolean isRight) {
        double share = rows == 0 ? 0 : (double) count / rows;
        return new Cell(
                rows == 0 ? "0" : "%d (%s)".formatted(count, Figures.percent(share)),
                "share-%d%s".formatted(Math.round(5 * share), isRight ? " right" : ""));
    }

    private static Table oneAgainstRest(VersionReport report) {
        var table = new Table(
                "Each outcome against the rest",
                Table.text("Outcome"),
                Table.number("Rows"),
                Table.number("AUC"),
                Table.number("95 % interval"),
                Table.number("KS"));
        for (OutcomeCurves curve : report.curves()) {
            table.row(
                    curve.label(),
                    Integer.toString(curve.positives()),
                    Figures.decimal(curve.auc()),
                    Figures.decimals(curve.aucInterval()),
                    Figures.decimal(curve.ks().value()));
        }
        return table;
    }
}
