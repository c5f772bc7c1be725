package io.lorica.report.page;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.report.ReasonChange;
import io.lorica.api.report.VersionReport;
import java.util.ArrayList;
import java.util.List;

/** What the page ends with: how far reasons hold, and how to check all of it. */
final class ClosingSections {
    private ClosingSections() {}

    static List<Section> of(AdapterVersion version, VersionReport report) {
        List<Section> sections = new ArrayList<>();
        ReasonChange reasons = report.reasonStability();
        if (reasons != null) {
            sections.add(new Section(
                            "reasons",
                            "Stability of reasons",
                            "Reasons are told against a reference drawn at random: the less often another draw"
                                    + " changes the first reason, the better.")
                    .say("%s of the first reasons were others: %s that were decided against, explained anew under %s of"
                                    .formatted(
                                            Figures.percent(reasons.changed()),
                                            Figures.many(reasons.rows(), "test row"),
                                            Figures.many(reasons.draws(), "other draw"))
                            + " the reference."));
        }
        sections.add(check(version));
        return sections;
    }

    private static Section check(AdapterVersion version) {
        String path = "$URL/v1/adapters/%s/versions/%d".formatted(version.name(), version.number());
        return new Section(
                        "check",
                        "How to check this",
                        "Every figure here follows from the predictions of the single rows, which any statistics"
                                + " program reads.")
                .add(Element.of("pre", """
                        curl -s -H "Authorization: Bearer $KEY" %1$s/predictions > predictions.csv
                        curl -s -H "Authorization: Bearer $KEY" %1$s/report > report.json""".formatted(path)))
                .say("report.json holds all numbers of this page, which stand as JSON in the page itself too.");
    }
}
