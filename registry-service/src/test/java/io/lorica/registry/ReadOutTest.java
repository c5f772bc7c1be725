package io.lorica.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.registry.ArtefactFile;
import io.lorica.formats.readout.ReadOut;
import io.lorica.testsupport.CreditSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A version's read-out is read when it is registered, as nodes will read it. */
class ReadOutTest extends RegistryServer {
    private static final Map<String, Integer> SHAPE = Map.of(
            "layers", 1,
            "hidden_size", 3,
            "intermediate_size", 8,
            "query_width", 3,
            "key_value_width", 3,
            "vocab_size", 100);

    /** It has no part but the adapter. */
    private static final String SCORECARD = """
            {"format": 1, "labels": ["good", "bad"], "intercepts": [0.0, -0.5], "adapter_weight": 0.5}""";

    @TempDir
    private Path folder;

    @Test
    void it_is_one_of_a_versions_files_and_comes_back_as_it_was_sent() throws IOException {
        byte[] sent = readOut(1, 2, 3);
        Map<String, byte[]> files = PeftFiles.files(1);
        files.put(ArtefactFile.READ_OUT, sent);
        String name = task();

        var registered = client().register(name, decided(), files);

        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(registered.body().path("files").findValuesAsString("name"))
                .containsExactlyInAnyOrder(
                        "README.md", "adapter_config.json", "adapter_model.safetensors", "readout.safetensors");
        assertThat(client().get("/v1/adapters/%s/versions/1/files/readout.safetensors".formatted(name))
                        .bytes())
                .isEqualTo(sent);
        assertThat(client().card(name)).contains("library_name: peft", "A LoRA adapter, and a read-out");
    }

    @Test
    void a_task_version_needs_no_adapter_beside_it() throws IOException {
        String name = task();
        var registered = client().register(name, decided(), alone(readOut(1, 2, 3)));
        assertThat(registered.status()).as(registered.body().toString()).isEqualTo(201);
        assertThat(registered.body().path("files").findValuesAsString("name"))
                .containsExactlyInAnyOrder("README.md", "readout.safetensors");
        assertThat(client().card(name))
                .startsWith("---\ntags:\n- lorica\n")
                .contains("A read-out without an adapter")
                .doesNotContain("peft", "LoRA");
    }

    @Test
    void it_is_what_a_scorecard_asks_where_no_adapter_is() throws IOException {
        Map<String, byte[]> files = alone(readOut(1, 2, 3));
        files.put("scorecard.json", SCORECARD.getBytes(StandardCharsets.UTF_8));
        assertThat(client().register(task(), decided(), files).status()).isEqualTo(201);

        files.remove(ArtefactFile.READ_OUT);
        refused(decided(), files, "scorecard.json asks an adapter, and neither one nor readout.safetensors is beside");
    }

    @Test
    void a_domain_version_needs_its_adapter_all_the_same_and_half_an_adapter_is_none() throws IOException {
        String domain = freshName();
        client().createAdapter(domain, "DOMAIN");
        assertThat(client().register(domain, decided(), alone(readOut(1, 2, 3)))
                        .body()
                        .toString())
                .contains("is a DOMAIN adapter");
        Map<String, byte[]> half = alone(readOut(1, 2, 3));
        half.put("adapter_config.json", PeftFiles.config(2));
        assertThat(client().register(task(), decided(), half).body().toString())
                .contains("adapter_model.safetensors is missing");
    }

    @Test
    void without_a_decision_it_is_refused() throws IOException {
        refused(PeftFiles.manifest(), alone(readOut(1, 2, 3)), "the manifest says nothing of a decision. Send both");
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1 | 3 | 3 | tells 3 outcomes apart, the decision has 2. Fit it for this decision
            1 | 2 | 4 | reads states 4 wide after layer 1, the base model's are 3 wide and it has 1 layers. Fit it on
            2 | 2 | 3 | reads states 3 wide after layer 2, the base model's are 3 wide and it has 1 layers. Fit it on
            """)
    void one_for_other_outcomes_or_another_base_is_refused(int depth, int outcomes, int width, String reason)
            throws IOException {
        Map<String, Object> manifest = decided();
        manifest.put("base_shape", SHAPE);
        refused(manifest, alone(readOut(depth, outcomes, width)), reason);
    }

    @Test
    void without_a_stated_shape_the_outcomes_are_checked_still() throws IOException {
        assertThat(client().register(task(), decided(), alone(readOut(2, 2, 4))).status())
                .isEqualTo(201);
        refused(decided(), alone(readOut(2, 3, 4)), "tells 3 outcomes apart");
    }

    @Test
    void one_that_no_node_could_read_is_refused() throws IOException {
        byte[] whole = readOut(1, 2, 3);
        refused(decided(), alone(Arrays.copyOf(whole, whole.length - 1)), "The read-out cannot be read");
        refused(decided(), alone(PeftFiles.weights(2, 1)), "instead of bias and weight");
        ReadOut broken = new ReadOut(1, new float[] {1, 2, Float.NaN, 4, 5, 6}, new float[2]);
        refused(decided(), alone(bytes(broken)), "has a value in weight that is not a finite number. Fit it again");
    }

    private void refused(Map<String, Object> manifest, Map<String, byte[]> files, String reason) {
        String name = task();
        var refused = client().register(name, manifest, files);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.type()).isEqualTo("urn:lorica:problem:invalid-artefact");
        assertThat(refused.detail()).contains(reason).endsWith(".");
        assertThat(client().get("/v1/adapters/%s/versions".formatted(name))
                        .body()
                        .get("items"))
                .isEmpty();
    }

    private String task() {
        String name = freshName();
        client().createAdapter(name, "TASK");
        return name;
    }

    private static Map<String, byte[]> alone(byte[] readOut) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ArtefactFile.READ_OUT, readOut);
        return files;
    }

    private byte[] readOut(int depth, int outcomes, int width) throws IOException {
        float[] weight = new float[outcomes * width];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = i - 1.5f;
        }
        return bytes(new ReadOut(depth, weight, new float[outcomes]));
    }

    private byte[] bytes(ReadOut readOut) throws IOException {
        readOut.write(folder);
        return Files.readAllBytes(folder.resolve(ReadOut.FILE));
    }

    private static Map<String, Object> decided() {
        Map<String, Object> manifest = PeftFiles.manifest();
        manifest.put("decision", Map.of("spec", CreditSpec.SPEC, "risk_threshold", 0.5));
        return manifest;
    }
}
