package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.testsupport.CreditSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A version's report is kept with its files and read back; points are held against an earlier version's. */
class VersionReportTest extends RegistryServer {
    private static final String REPORT = """
            {"question": "credit", "outcomes": ["good", "bad"], "risky_label": "bad",
             "split": {"method": "RANDOM", "training": 700, "validation": 100, "test": 200, "seed": 1},
             "metrics": {"auc": 0.8}, "curves": [],
             "confusion": {"labels": ["good", "bad"], "decisions": ["good", "bad"], "counts": [[100, 40], [20, 40]]},
             "parts": [], "fields": [], "drift": {"outcome": "bad", "fields": [], "periods": []}, "fairness": [],
             "rivals": [], "sentence": "Points carry this model.", "notes": []}""";

    private static final String PREDICTIONS = """
            line,split,label,event_time,held_out,probability good,probability bad,uncalibrated good,uncalibrated bad,\
            decided
            2,test,good,,test,0.9,0.1,0.8,0.2,good
            """;

    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.5], "adapter_weight": 0.0,
             "points": {"weight": 1.0, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    @Test
    void a_report_and_its_predictions_are_given_back_as_they_were_registered() {
        String name = adapter();
        JsonNode version = register(name, REPORT, PREDICTIONS, null);
        var report = client().get("/v1/adapters/%s/versions/1/report".formatted(name));
        assertThat(report.status()).as(report.body().toString()).isEqualTo(200);
        assertThat(report.body().path("sentence").asString()).isEqualTo("Points carry this model.");
        assertThat(report.body()
                        .path("confusion")
                        .path("counts")
                        .path(0)
                        .path(1)
                        .asInt())
                .isEqualTo(40);
        assertThat(report.body().has("learning_curve")).isFalse();
        var predictions = client().get("/v1/adapters/%s/versions/1/predictions".formatted(name));
        assertThat(predictions.status()).isEqualTo(200);
        assertThat(predictions.contentType()).startsWith("text/csv");
        assertThat(new String(predictions.bytes(), StandardCharsets.UTF_8)).isEqualTo(PREDICTIONS);
        assertThat(version.path("files").toString()).contains("report.json").contains("predictions.csv");
    }

    @Test
    void a_report_is_a_page_too() {
        String name = adapter();
        register(name, REPORT, PREDICTIONS, SCORECARD);
        register(name, REPORT, PREDICTIONS, SCORECARD.replace("[0.1, -0.4]", "[0.2, -0.4]"));
        var page = client().get("/v1/adapters/%s/versions/2/report.html".formatted(name));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(new String(page.bytes(), StandardCharsets.UTF_8))
                .startsWith("<!doctype html>")
                .contains("<h1>Report: %s v2</h1>".formatted(name), "Points carry this model.");
    }

    @Test
    void a_version_without_a_report_says_why() {
        String name = adapter();
        client().register(name, PeftFiles.manifest(), PeftFiles.files(1));
        var nothing = client().get("/v1/adapters/%s/versions/1/report".formatted(name));
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.type()).endsWith("no-report");
        assertThat(nothing.detail()).contains("decides nothing");
        client().register(name, decided(), PeftFiles.files(2));
        assertThat(client().get("/v1/adapters/%s/versions/2/predictions".formatted(name))
                        .detail())
                .contains("registered without a report")
                .contains("Train it again");
        assertThat(client().get("/v1/adapters/%s/versions/9/report".formatted(name))
                        .type())
                .endsWith("unknown-version");
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            report.json     | ["good", "bad"], "risky | ["bad", "good"], "risky | has outcomes [bad, good]
            report.json     | "RANDOM"                | "SOMEHOW"               | is no report of this release
            predictions.csv | line,split              | split,line              | does not begin with the columns
            """)
    void a_report_of_something_else_is_refused(String file, String part, String instead, String reason) {
        String name = adapter();
        String report = file.equals("report.json") ? REPORT.replace(part, instead) : REPORT;
        String predictions = file.equals("report.json") ? PREDICTIONS : PREDICTIONS.replace(part, instead);
        var refused = client().register(name, decided(), files(report, predictions, null));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.detail()).contains(file, reason);
    }

    @Test
    void a_report_comes_with_its_predictions_and_a_decision() {
        String name = adapter();
        Map<String, byte[]> alone = files(REPORT, PREDICTIONS, null);
        alone.remove("predictions.csv");
        assertThat(client().register(name, decided(), alone).detail()).contains("needs predictions.csv beside it");
        assertThat(client().register(name, PeftFiles.manifest(), files(REPORT, PREDICTIONS, null))
                        .detail())
                .contains("the manifest says nothing of a decision");
    }

    @Test
    void points_are_held_against_the_version_before_that_has_some() {
        String name = adapter();
        register(name, REPORT, PREDICTIONS, SCORECARD);
        client().register(name, decided(), PeftFiles.files(2));
        register(name, REPORT, PREDICTIONS, SCORECARD.replace("[0.1, -0.4]", "[0.2, -0.4]"));
        String path = "/v1/adapters/%s/versions/3/points-diff".formatted(name);
        var diff = client().get(path);
        assertThat(diff.status()).as(diff.body().toString()).isEqualTo(200);
        assertThat(diff.body().path("before").asInt()).isEqualTo(1);
        assertThat(diff.body().path("after").asInt()).isEqualTo(3);
        JsonNode bin = diff.body().path("fields").path(0).path("bins").path(0);
        assertThat(bin.path("bin").asString()).isEqualTo("below 500");
        assertThat(bin.path("change").asString()).isEqualTo("CHANGED");
        // 0.1 of log-odds, at 20 points that double the odds.
        assertThat(bin.path("after").asDouble() - bin.path("before").asDouble())
                .isCloseTo(0.1 * 20 / Math.log(2), within(1e-9));
        assertThat(client().get(path + "?against=1").body()).isEqualTo(diff.body());
    }

    @Test
    void points_that_are_not_there_are_compared_with_nothing() {
        String name = adapter();
        register(name, REPORT, PREDICTIONS, SCORECARD);
        client().register(name, decided(), PeftFiles.files(2));
        var first = client().get("/v1/adapters/%s/versions/1/points-diff".formatted(name));
        assertThat(first.status()).isEqualTo(404);
        assertThat(first.detail()).contains("no version before it has points");
        assertThat(client().get("/v1/adapters/%s/versions/2/points-diff".formatted(name))
                        .detail())
                .contains("it has none");
        assertThat(client().get("/v1/adapters/%s/versions/1/points-diff?against=2".formatted(name))
                        .type())
                .endsWith("no-points");
        assertThat(client().get("/v1/adapters/%s/versions/1/points-diff?against=1".formatted(name))
                        .status())
                .isEqualTo(400);
    }

    private String adapter() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        return name;
    }

    private JsonNode register(String name, String report, String predictions, @Nullable String scorecard) {
        var registered = client().register(name, decided(), files(report, predictions, scorecard));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        return registered.body();
    }

    private static Map<String, byte[]> files(String report, String predictions, @Nullable String scorecard) {
        Map<String, byte[]> files = PeftFiles.files(1);
        files.put("report.json", report.getBytes(StandardCharsets.UTF_8));
        files.put("predictions.csv", predictions.getBytes(StandardCharsets.UTF_8));
        if (scorecard != null) {
            files.put("scorecard.json", scorecard.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static Map<String, Object> decided() {
        Map<String, Object> manifest = PeftFiles.manifest();
        manifest.put("decision", Map.of("spec", CreditSpec.SPEC, "risk_threshold", 0.5));
        return manifest;
    }
}
