package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.testsupport.CreditSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private static final String REFERENCE = """
            {"format": 1, "drawn": {"from": "training rows", "candidates": 9, "seed": 1}, "grams": {},
             "rows": [{"amount": {"kind": "NUMBER", "value": "100"}}]}""";

    @Test
    void it_is_one_of_the_versions_files_and_so_is_its_reference() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        var registered = client().register(name, decided(), files(SCORECARD, REFERENCE));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(registered.body().path("files").toString())
                .contains("\"scorecard.json\"")
                .contains("\"reference.json\"");
    }

    @Test
    void it_may_be_all_there_is_of_a_task_version() {
        Map<String, byte[]> alone = alone(SCORECARD);
        String name = freshName();
        client().createAdapter(name, "TASK");
        var registered = client().register(name, decided(), alone);
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(registered.body().path("files").findValuesAsString("name"))
                .containsExactlyInAnyOrder("README.md", "scorecard.json");
        assertThat(client().card(name))
                .startsWith("---\ntags:\n- lorica\n")
                .contains("A scorecard without an adapter")
                .doesNotContain("peft", "LoRA");
    }

    @Test
    void without_an_adapter_it_must_not_ask_one_and_is_nothing_that_others_lie_on() {
        refused(alone(SCORECARD.replace("\"adapter_weight\": 0.0", "\"adapter_weight\": 0.5")), "asks an adapter");
        String domain = freshName();
        client().createAdapter(domain, "DOMAIN");
        assertThat(client().register(domain, decided(), alone(SCORECARD)).body().toString())
                .contains("is a DOMAIN adapter");
        String half = freshName();
        client().createAdapter(half, "TASK");
        Map<String, byte[]> configured = files(SCORECARD);
        configured.remove("adapter_model.safetensors");
        assertThat(client().register(half, decided(), configured).body().toString())
                .contains("adapter_model.safetensors is missing");
    }

    private static Map<String, byte[]> alone(String scorecard) {
        Map<String, byte[]> files = files(scorecard);
        files.remove("adapter_config.json");
        files.remove("adapter_model.safetensors");
        return files;
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "format": 1,     | "format": 2,                                          | has format 2
            "grams": {},     |                                                       | lacks grams
            "100"            | "much"                                                | can't be read
            "format": 1,     | "format": 1, "adapter": [-1.0, -2.0, -3.0],           | scores of 3 outcomes
            """)
    void a_reference_that_could_explain_nothing_is_refused(String part, @Nullable String instead, String reason) {
        assertThat(REFERENCE).contains(part);
        String broken = REFERENCE.replace(part, instead == null ? "" : instead);
        refused(files(SCORECARD, broken), reason);
    }

    @Test
    void a_reference_without_the_scores_of_an_adapter_that_counts_or_without_a_scorecard_is_refused() {
        refused(
                files(SCORECARD.replace("\"adapter_weight\": 0.0", "\"adapter_weight\": 0.5"), REFERENCE),
                "no mean of the adapter's scores");
        Map<String, byte[]> alone = files(SCORECARD, REFERENCE);
        alone.remove("scorecard.json");
        refused(alone, "needs scorecard.json beside it");
    }

    private void refused(Map<String, byte[]> files, String reason) {
        String name = freshName();
        client().createAdapter(name, "TASK");
        var refused = client().register(name, decided(), files);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("detail").asString()).contains(reason);
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

    private static Map<String, byte[]> files(String scorecard, String reference) {
        Map<String, byte[]> files = files(scorecard);
        files.put("reference.json", reference.getBytes(StandardCharsets.UTF_8));
        return files;
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
