package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.CreditSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A version's scorecard is read when it is registered, as nodes will read it. */
class ScorecardTest extends RegistryServer {
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.5], "adapter_weight": 0.0,
             "points": {"weight": 1.0, "part": {"intercepts": [0.0, 0.0], "fields": [
               {"field": "amount", "weight": 1.0, "binning": {"kind": "ranges", "edges": [500.0]}, "bins": [
                 {"rows": [40, 10], "evidence": [0.1, -0.4]}, {"rows": [20, 30], "evidence": [-0.3, 0.4]},
                 {"rows": [0, 0], "evidence": [0.0, 0.0]}, {"rows": [0, 0], "evidence": [0.0, 0.0]}]}]}}}""";

    @Test
    void it_is_one_of_the_versions_files() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        var registered = client().register(name, decided(), files(SCORECARD));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(registered.body().path("files").toString()).contains("\"scorecard.json\"");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "format": 1        | "format": 2              | format 2
            ["good", "bad"]    | ["bad", "good"]          | has outcomes [bad, good]
            "weight": 1.0, "b  | "weight": -1.0, "b       | must not be below 0
            "edges": [500.0]   | "edges": [500.0, 600.0]  | has 4 bins, its binning 5
            {"format": 1,      | {"format": 1, "words_weight": 1.0, | needs words.json
            {"format": 1,      | {"formats": 1,           | does not say its format
            """)
    void one_that_no_node_could_decide_with_is_refused(String part, String instead, String reason) {
        assertThat(SCORECARD).contains(part);
        String name = freshName();
        client().createAdapter(name, "TASK");
        var refused = client().register(name, decided(), files(SCORECARD.replace(part, instead)));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("detail").asString()).contains("scorecard.json", reason);
    }

    @Test
    void without_a_decision_or_with_files_that_nobody_reads_it_is_refused() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        assertThat(client().register(name, PeftFiles.manifest(), files(SCORECARD))
                        .body()
                        .path("detail")
                        .asString())
                .contains("the manifest says nothing of a decision");
        Map<String, byte[]> more = files(SCORECARD);
        more.put("words.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(client().register(name, decided(), more)
                        .body()
                        .path("detail")
                        .asString())
                .contains("does not use words.json");
    }

    private static Map<String, byte[]> files(String scorecard) {
        Map<String, byte[]> files = PeftFiles.files(1);
        files.put("scorecard.json", scorecard.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private Map<String, Object> decided() {
        Map<String, Object> manifest = PeftFiles.manifest();
        manifest.put("decision", Map.of("spec", CreditSpec.SPEC, "risk_threshold", 0.5));
        return manifest;
    }
}
