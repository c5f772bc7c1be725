package io.lorica.report.page;

import io.lorica.api.report.FieldShare;
import java.util.List;
import java.util.Optional;

/** Which fields move the scorecard's score. */
final class FieldsSection {
    private FieldsSection() {}

    static Optional<Section> of(List<FieldShare> fields) {
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var table = new Table(
                "Fields by how much they move the score",
                Table.text("Field"),
                Table.number("Share"),
                Table.number("Mean distance in log-odds"));
        fields.forEach(field ->
                table.row(field.field(), Figures.percent(field.share()), Figures.decimal(field.meanLogOdds())));
        return Optional.of(new Section(
                        "fields",
                        "Fields that matter most",
                        "The longer a field's bar, the more its values move the scorecard's score, up or down; it"
                                + " says nothing of cause.")
                .figures(Section.figure("fields", "Share of what moves the score, by field", List.of(table))));
    }
}
