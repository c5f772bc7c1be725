package io.lorica.report.page;

import io.lorica.api.registry.AdapterVersion;
import io.lorica.api.report.PointsDiff;
import io.lorica.api.report.VersionReport;
import io.lorica.scorecard.reason.document.Markup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version's report as one HTML page. It loads nothing, from no network and no disk, and its policy runs no script but
 * its own; each chart has its numbers as a table, which is all there is without script.
 */
public final class ReportPage {
    private ReportPage() {}

    /** The content security policy that the page asks for: what opens it must let the same run. */
    public static String policy() {
        return PageAssets.OF_THIS_BUILD.policy();
    }

    /**
     * @param version that the report is of
     * @param diff of its points against an earlier version's; absent if there are none to hold them against
     */
    public static String html(AdapterVersion version, VersionReport report, @Nullable PointsDiff diff) {
        List<Section> sections = sections(version, report, diff);
        String title = "Report: %s v%d".formatted(version.name(), version.number());
        var body = new StringBuilder();
        Element.of("a", "Skip to the report")
                .with("class", "skip")
                .with("href", "#content")
                .writeTo(body);
        Element.of("header", Element.of("strong", "Lorica"), contents(sections))
                .with("class", "bar")
                .writeTo(body);
        var main = Element.of("main", Element.of("h1", title))
                .with("id", "content")
                .with("tabindex", "-1");
        main.add(Summary.of(version, report));
        sections.forEach(section -> main.add(section.element()));
        main.writeTo(body);
        Element.of(
                        "footer",
                        Element.of(
                                "p",
                                "Charts are drawn by Apache ECharts, Copyright The Apache Software Foundation,"
                                        + " under the Apache License 2.0."))
                .writeTo(body);
        PageAssets assets = PageAssets.OF_THIS_BUILD;
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="referrer" content="no-referrer">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                %s<script type="application/json" id="report">%s</script>
                <script>%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(
                        assets.policy(),
                        Markup.escape(title),
                        assets.style(),
                        body,
                        ReportJson.of(report),
                        assets.charts(),
                        assets.script());
    }

    private static List<Section> sections(AdapterVersion version, VersionReport report, @Nullable PointsDiff diff) {
        List<Section> sections = new ArrayList<>();
        sections.add(KeyFigures.of(report));
        sections.add(Findings.section(report));
        sections.addAll(CurveSections.of(report.curves()));
        sections.add(ConfusionSection.of(report));
        PointsSection.of(report.points(), diff).ifPresent(sections::add);
        FieldsSection.of(report.fields()).ifPresent(sections::add);
        sections.add(DriftSection.of(report.drift()));
        FairnessSection.of(report).ifPresent(sections::add);
        LearningSection.of(report.learningCurve()).ifPresent(sections::add);
        RivalsSection.of(report.rivals()).ifPresent(sections::add);
        sections.addAll(ClosingSections.of(version, report));
        return sections;
    }

    private static Element contents(List<Section> sections) {
        return Element.of("nav")
                .add(sections.stream().map(Section::link).toList())
                .with("aria-label", "Contents");
    }
}
