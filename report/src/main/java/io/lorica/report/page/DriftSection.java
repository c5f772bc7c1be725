package io.lorica.report.page;

import io.lorica.api.report.Drift;
import io.lorica.api.report.Drift.HeldOut;
import io.lorica.api.report.Drift.Period;
import io.lorica.api.report.Drift.Psi;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether later rows look like those that were learnt from. */
final class DriftSection {
    private DriftSection() {}

    static Section of(Drift drift) {
        var section = new Section(
                "stability",
                "Stability over time",
                "Where the observed rate leaves the predicted one, or AUC falls, the model ages; a population"
                        + " stability index"
                        + " (PSI) below 0.1 says that little has moved, one from 0.25 on that much has.");
        if (drift.periods().isEmpty()) {
            section.say("Periods are left out: no row has a time, which is a field of the role EVENT_TIME.");
        } else {
            section.figures(
                    Section.figure("rates", "Rate of %s by period".formatted(drift.outcome()), List.of(periods(drift))),
                    Section.figure("areas", "AUC by period, with 95 % intervals", List.of()));
        }
        Psi score = drift.scorePsi();
        if (score != null) {
            section.say("The test rows' probability of %s has a PSI of %s: %s (one of twenty is above %s by chance)."
                    .formatted(
                            drift.outcome(),
                            Figures.decimal(score.value()),
                            DriftWord.of(score).text(),
                            Figures.decimal(score.chance())));
        }
        return drift.fields().isEmpty()
                ? section
                : section.figures(Section.figure(
                        "drift", "PSI of test rows against training rows, by field", List.of(fields(drift))));
    }

    private static Table periods(Drift drift) {
        var table = new Table(
                "Periods",
                Table.text("Period"),
                Table.text("Rows are"),
                Table.number("Rows"),
                Table.number("Observed rate"),
                Table.number("Predicted rate"),
                Table.number("AUC"),
                Table.number("95 % interval"),
                Table.text("PSI of the score"));
        for (Period period : drift.periods()) {
            table.row(
                    period.label(),
                    kind(period.rowsAre()),
                    Integer.toString(period.rows()),
                    Figures.percent(period.outcomeRate()),
                    Figures.percent(period.meanPredicted()),
                    Figures.decimal(period.auc()),
                    Figures.decimals(period.aucInterval()),
                    index(period.scorePsi()));
        }
        return table;
    }

    private static String kind(HeldOut rowsAre) {
        return switch (rowsAre) {
            case OUT_OF_FOLD -> "known, predicted by fits without them";
            case TEST -> "test rows";
        };
    }

    private static String index(@Nullable Psi psi) {
        return psi == null
                ? "too few rows"
                : "%s, %s"
                        .formatted(
                                Figures.decimal(psi.value()), DriftWord.of(psi).text());
    }

    private static Table fields(Drift drift) {
        var table = new Table(
                "PSI by field",
                Table.text("Field"),
                Table.number("PSI"),
                Table.number("By chance in one of twenty"),
                Table.text("In words"));
        drift.fields()
                .forEach(field -> table.row(
                        field.field(),
                        Figures.decimal(field.psi().value()),
                        Figures.decimal(field.psi().chance()),
                        DriftWord.of(field.psi()).text()));
        return table;
    }
}
