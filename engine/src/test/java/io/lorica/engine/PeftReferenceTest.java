package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.SafeTensors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adapters written by PEFT itself: {@code tiny_models.py} and {@code activated.py} in benchmarks/reference made them,
 * {@code peft_defaults.py} beside them what PEFT assumes for a key that is left out.
 */
class PeftReferenceTest {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final Set<String> ABOUT_THE_WRITER = Set.of("base_model_name_or_path", "peft_version");

    @TempDir
    Path written;

    @ParameterizedTest
    @CsvSource({
        "llama, domain",
        "llama, task",
        "qwen2, domain",
        "qwen2, task",
        "qwen3, domain",
        "qwen3, task",
        "llama, activated"
    })
    void what_peft_wrote_is_written_again_with_the_same_tensors_bit_for_bit(String family, String name)
            throws Exception {
        Path original = original(family, name);

        read(family, original).write(written, "tiny");

        Map<String, int[]> expected = bits(original);
        Map<String, int[]> found = bits(written);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (tensor, bits) -> assertThat(found.get(tensor)).as(tensor).isEqualTo(bits));
        assertThat(shapes(written)).isEqualTo(shapes(original));
        assertThat(read(family, written)).isEqualTo(read(family, original));
    }

    @ParameterizedTest
    @CsvSource({"llama, domain", "llama, task", "qwen3, task", "llama, activated"})
    void peft_reads_the_written_configuration_as_the_one_it_wrote_itself(String family, String name) throws Exception {
        Path original = original(family, name);
        read(family, original).write(written, "tiny");
        JsonNode ours = json(written.resolve(CONFIG));
        JsonNode theirs = json(original.resolve(CONFIG));
        JsonNode defaults = json(resource("peft_defaults.json"));

        assertThat(defaults.propertyNames()).containsAll(ours.propertyNames());
        for (String key : theirs.propertyNames()) {
            if (!ABOUT_THE_WRITER.contains(key)) {
                JsonNode assumed = ours.has(key) ? ours.path(key) : defaults.path(key);
                assertThat(value(assumed)).as(key).isEqualTo(value(theirs.path(key)));
            }
        }
    }

    @Test
    void the_metadata_says_the_tensors_are_pytorchs_as_peft_says() throws Exception {
        Path original = original("llama", "domain");
        read("llama", original).write(written, "tiny");

        assertThat(metadata(written)).isEqualTo(metadata(original)).containsEntry("format", "pt");
    }

    /** PEFT writes sets as lists in any order. */
    private static Object value(JsonNode node) {
        return node.isArray() ? new HashSet<>(node.valueStream().toList()) : node;
    }

    private static Adapter read(String family, Path adapter) throws Exception {
        try (Checkpoint checkpoint = Checkpoint.open(resource("reference/" + family))) {
            ModelConfig model = checkpoint.config();
            return Adapter.read(adapter, model);
        }
    }

    private static Map<String, int[]> bits(Path adapter) {
        Map<String, int[]> bits = new HashMap<>();
        try (SafeTensors file = SafeTensors.open(adapter.resolve(WEIGHTS))) {
            for (String name : file.tensors().keySet()) {
                float[] values = file.readFloats(name);
                int[] raw = new int[values.length];
                for (int i = 0; i < raw.length; i++) {
                    raw[i] = Float.floatToRawIntBits(values[i]);
                }
                bits.put(name, raw);
            }
        }
        return bits;
    }

    private static Map<String, List<Long>> shapes(Path adapter) {
        Map<String, List<Long>> shapes = new HashMap<>();
        try (SafeTensors file = SafeTensors.open(adapter.resolve(WEIGHTS))) {
            file.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        }
        return shapes;
    }

    private static Map<String, String> metadata(Path adapter) {
        try (SafeTensors file = SafeTensors.open(adapter.resolve(WEIGHTS))) {
            return file.metadata();
        }
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }

    private static Path original(String family, String name) throws Exception {
        return resource("reference/%s/adapters/%s".formatted(family, name));
    }

    private static Path resource(String name) throws Exception {
        return Path.of(
                PeftReferenceTest.class.getResource("/io/lorica/engine/" + name).toURI());
    }
}
