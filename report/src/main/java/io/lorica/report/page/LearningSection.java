package io.lorica.report.page;

import io.lorica.api.report.LearningCurve;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much more rows would help. */
final class LearningSection {
    private LearningSection() {}

    static Optional<Section> of(@Nullable LearningCurve curve) {
        if (curve == null || curve.points().isEmpty()) {
            return Optional.empty();
        }
        var table = new Table(
                "Learning curve", Table.number("Rows learnt from"), Table.number("AUC"), Table.number("Log loss"));
        curve.points()
                .forEach(point -> table.row(
                        Integer.toString(point.rows()),
                        Figures.decimal(point.auc()),
                        Figures.decimal(point.logLoss())));
        return Optional.of(new Section(
                        "learning",
                        "Learning curve",
                        "A curve that still rises at its right end says that more rows would help; a flat one that"
                                + " other fields would.")
                .say(curve.said())
                .figures(
                        Section.figure("learning", "AUC on the test rows, by rows learnt from", List.of(table)),
                        Section.figure("losses", "Log loss on the test rows, by rows learnt from", List.of())));
    }
}
