package io.lorica.report.page;

import io.lorica.api.report.Drift.Psi;
import io.lorica.api.report.FieldFairness;
import io.lorica.api.report.OutcomeCurves;
import io.lorica.api.report.Rival;
import io.lorica.api.report.VersionReport;
import java.util.ArrayList;
import java.util.List;

/** What should be looked at before the version decides, found in its own report. */
final class Findings {
    /** Fewer rows of a class say little of how it is told apart. */
    private static final int FEW = 50;

    private Findings() {}

    static Section section(VersionReport report) {
        var section = new Section(
                "warnings",
                "Warnings",
                "What should be looked at before this version decides, and what could not be measured.");
        List<String> warnings = of(report);
        if (warnings.isEmpty()) {
            section.say("Nothing in this report is beyond the usual lines.");
        } else {
            section.add(Element.of("ul")
                    .with("class", "warnings")
                    .add(warnings.stream()
                            .map(warning -> Element.of("li", Element.of("strong", "Warning: "))
                                    .text(warning))
                            .toList()));
        }
        return report.notes().isEmpty() ? section : section.list(report.notes());
    }

    /** What was found while the version was fitted comes first: it may make all figures worthless. */
    static List<String> of(VersionReport report) {
        List<String> warnings = new ArrayList<>(report.warnings());
        report.curves().forEach(curve -> fewRows(curve, warnings));
        report.rivals().forEach(rival -> beaten(rival, warnings));
        report.fairness().forEach(field -> unequal(field, warnings));
        Psi score = report.drift().scorePsi();
        if (score != null && DriftWord.of(score) == DriftWord.MUCH) {
            warnings.add("The probabilities of the test rows are not those of the rows that were learnt from (PSI %s)."
                    .formatted(Figures.decimal(score.value())));
        }
        report.drift().fields().stream()
                .filter(field -> DriftWord.of(field.psi()) == DriftWord.MUCH)
                .forEach(field -> warnings.add("%s has moved much since training (PSI %s)."
                        .formatted(field.field(), Figures.decimal(field.psi().value()))));
        return warnings;
    }

    private static void fewRows(OutcomeCurves curve, List<String> warnings) {
        int fewer = Math.min(curve.positives(), curve.rows() - curve.positives());
        if (fewer < FEW) {
            warnings.add("%s with and %s without the outcome %s are few: its curves may be chance."
                    .formatted(
                            Figures.many(curve.positives(), "test row"),
                            Figures.many(curve.rows() - curve.positives(), "row"),
                            curve.label()));
        }
    }

    private static void beaten(Rival rival, List<String> warnings) {
        if (rival.verdict() == Rival.Verdict.WORSE) {
            // Pairing tells differences apart that nobody would act on: two numbers that read the same are no warning.
            if (Figures.decimal(rival.decision()).equals(Figures.decimal(rival.rival()))) {
                return;
            }
            warnings.add("The decision is worse than %s by %s: %s against %s."
                    .formatted(
                            RivalsSection.name(rival.contender()),
                            RivalsSection.metric(rival.metric()),
                            Figures.decimal(rival.decision()),
                            Figures.decimal(rival.rival())));
        } else if (rival.verdict() == Rival.Verdict.EVEN && rival.contender().equals("constant")) {
            warnings.add("By %s, %s can't tell the decision from a constant answer."
                    .formatted(RivalsSection.metric(rival.metric()), Figures.many(rival.rows(), "row")));
        }
    }

    private static void unequal(FieldFairness field, List<String> warnings) {
        field.groups().stream()
                .filter(group -> Boolean.TRUE.equals(group.belowFourFifths()))
                .forEach(group -> warnings.add(
                        "%s: %s is approved %s times as often as %s, below the four-fifths line; the interval is %s."
                                .formatted(
                                        field.field(),
                                        group.value(),
                                        Figures.decimal(group.disparateImpact()),
                                        field.reference(),
                                        Figures.decimals(group.disparateImpactInterval()))));
        long insufficient = field.groups().stream()
                .filter(group -> group.evidence() == FieldFairness.Evidence.INSUFFICIENT)
                .count();
        if (insufficient > 0) {
            warnings.add("%s: %s too few rows to compare."
                    .formatted(field.field(), insufficient == 1 ? "1 group has" : insufficient + " groups have"));
        }
    }
}
