package io.lorica.formats.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.AdapterException;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.FloatTensor;
import io.lorica.formats.checkpoint.ModelShape;
import io.lorica.formats.checkpoint.SafeTensors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters that PEFT writes or reads: loaded right or refused by name, at registration as at the load. */
class AdaptersAsTheyAreTest {
    private static final ModelShape BASE = new Shape(2, 8, 16, 8, 4, 100);
    private static final String Q = "base_model.model.model.layers.0.self_attn.q_proj.";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"adapter-nan, NaN", "adapter-inf, Infinity"})
    void b08_an_adapter_that_holds_nan_or_infinity_is_refused_with_the_tensors_name(String name, String value)
            throws Exception {
        Path adapter = Path.of(resource("b08/" + name));
        try (Checkpoint base = Checkpoint.open(Path.of(resource("b08/base-model")))) {
            assertThatThrownBy(() -> Adapter.read(adapter, base.config()))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("q_proj.lora_")
                    .hasMessageContaining(value);
        }
        assertThatThrownBy(() -> AdapterCheck.ofConfiguration(adapter.resolve("adapter_config.json"), "config")
                        .requireWeights(adapter.resolve("adapter_model.safetensors"), "weights", null))
                .isInstanceOf(AdapterException.class)
                .hasMessageMatching("(?s)weights: tensor '.*q_proj.lora_[AB].weight' holds .*" + value + ".*");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, 1e30f, -20_000})
    void one_bad_value_at_the_end_of_a_large_matrix_is_found(float value) throws IOException {
        float[] b = new float[100_000 * 2];
        b[b.length - 1] = value;
        write("", Map.of("A", FloatTensor.of(new float[2 * 8], 2, 8), "B", FloatTensor.of(b, 100_000, 2)));
        assertThatThrownBy(() -> check(null)).hasMessageContaining("lora_B.weight' holds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exclude_modules\": null",
                "\"exclude_modules\": [\"lm_head\"]",
                "\"exclude_modules\": \"lm_head\"",
                "\"exclude_modules\": [\"k_proj\", \"layers.0.self_attn.v_proj\"]",
                "\"fan_in_fan_out\": false",
                "\"ensure_weight_tying\": true",
                "\"ensure_weight_tying\": false",
                "\"init_lora_weights\": null",
                "\"init_lora_weights\": \"mica\"",
                "\"init_lora_weights\": \"eva\", \"eva_config\": {\"rho\": 2.0}",
                "\"rank_pattern\": {\"q_proj\": 2}",
                "\"alpha_pattern\": {\"q_proj\": 4.0}",
                "\"loftq_config\": {\"loftq_bits\": 4}",
                "\"layers_to_transform\": [0, 1]",
                "\"layers_to_transform\": [0, 1], \"layers_pattern\": \"layers\"",
                "\"target_parameters\": null",
                "\"use_bdlora\": null",
                "\"trainable_token_indices\": null"
            })
    void what_changes_nothing_is_accepted(String keys) throws IOException {
        write(keys + ", \"target_modules\": [\"q_proj\"]", both());
        check(BASE);
        assertThat(Adapter.read(folder, BASE).config().targets()).containsExactly(Projection.Q);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"target_modules\": [\"v_proj\"]",
                "\"target_modules\": [\"layers.0.self_attn.q_proj\"]",
                "\"target_modules\": \".*layers\\\\.0\\\\..*q_proj\"",
                "\"target_modules\": \"q_proj\"",
                "\"target_modules\": [\"q_proj\"], \"layers_to_transform\": [0]",
                "\"target_modules\": [\"q_proj\"], \"layers_to_transform\": 1",
                "\"target_modules\": [\"q_proj\"], \"layers_to_transform\": [0, 1], \"layers_pattern\": [\"h\"]",
                "\"target_modules\": [\"q_proj\"], \"exclude_modules\": [\"layers.1.self_attn.q_proj\"]",
                "\"target_modules\": [\"q_proj\"], \"exclude_modules\": \".*1.*\""
            })
    void a_configuration_narrower_than_its_tensors_is_refused(String keys) throws IOException {
        write(keys, both());
        for (ModelShape base : new ModelShape[] {null, BASE}) {
            assertThatThrownBy(() -> check(base)).hasMessageContaining("do not cover");
        }
        assertThatThrownBy(() -> Adapter.read(folder, BASE)).hasMessageContaining("do not cover");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "\"target_modules\": \".*(q_proj|v_proj)\" ! no matrices for model.layers.0.self_attn.v_proj",
                "\"target_modules\": [] ! names no module",
                "\"target_modules\": \"all-linear\" ! no matrices for model.layers.0.self_attn.k_proj",
                "\"target_modules\": \".*q_proj\", \"layers_to_transform\": [0] ! PEFT takes one or the other",
                "\"target_modules\": \"(\" ! not a pattern",
                "\"target_modules\": [\"q_proj\", 3] ! not a name",
                "\"init_lora_weights\": \"pissa_niter_4\" ! changed base weights",
                "\"init_lora_weights\": \"future\" ! is not known",
                "\"use_dora\": true ! use_dora: false",
                "\"lora_bias\": true ! lora_bias: false",
                "\"modules_to_save\": [\"lm_head\"] ! modules_to_save: null",
                "\"rank_pattern\": {\"v_proj\": 8} ! one rank",
                "\"alpha_pattern\": {\"q_proj\": 8} ! one alpha",
                "\"lora_alpha\": 1e30 ! at most 100000",
                "\"r\": 1000000 ! between 1 and 4096"
            })
    void what_would_be_computed_otherwise_is_refused_with_what_to_do(String keys, String message) throws IOException {
        write(keys, both());
        assertThatThrownBy(() -> check(BASE))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "layers.0.self_attn.q_proj.lora_magnitude_vector.weight, DoRA",
        "embed_tokens.lora_embedding_A, embeddings",
        "embed_tokens.weight, embeddings",
        "layers.0.self_attn.q_proj.lora_B.bias, bias: none",
        "layers.0.self_attn.q_proj.bias, bias: none",
        "norm.weight, modules_to_save: null"
    })
    void tensors_of_other_kinds_are_refused_by_name_with_what_to_do(String name, String message) throws IOException {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(both());
        tensors.put("base_model.model.model." + name, FloatTensor.of(new float[8], 8));
        write("", tensors);
        assertThatThrownBy(() -> check(null)).hasMessageContaining(name).hasMessageContaining(message);
    }

    @Test
    void doubles_are_refused_by_name_with_what_to_do() throws IOException {
        write("", both());
        String header = """
                {"%slora_A.weight": {"dtype": "F64", "shape": [2, 8], "data_offsets": [0, 128]}}""".formatted(Q);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length() + 128).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("adapter_model.safetensors"), file.array());
        assertThatThrownBy(() -> check(null))
                .hasMessageContaining("lora_A.weight' as F64")
                .hasMessageContaining("Convert");
    }

    @Test
    void a_header_of_50_megabytes_is_refused_before_it_is_read() throws IOException {
        write("", both());
        try (var file =
                new RandomAccessFile(folder.resolve("adapter_model.safetensors").toFile(), "rw")) {
            file.setLength(60_000_000);
            file.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(50_000_000)
                    .array());
        }
        assertThatThrownBy(() -> check(null)).hasMessageContaining("header of 50000000 bytes");
    }

    @Test
    void a_pattern_that_would_take_years_is_refused() throws IOException {
        write("\"target_modules\": \"((([a-z0-9_.]+)+)+)+!\"", both());
        assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(10),
                        () -> assertThatThrownBy(() -> check(null)).hasMessageContaining("takes too long")))
                .doesNotThrowAnyException();
    }

    private void check(ModelShape base) {
        AdapterCheck.ofConfiguration(folder.resolve("adapter_config.json"), "adapter_config.json")
                .requireWeights(folder.resolve("adapter_model.safetensors"), "adapter_model.safetensors", base);
    }

    /** Matrices of q_proj in both layers, by their whole names. */
    private static Map<String, FloatTensor> both() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (String prefix : new String[] {Q, Q.replace(".0.", ".1.")}) {
            tensors.put(prefix + "lora_A.weight", FloatTensor.of(new float[2 * 8], 2, 8));
            tensors.put(prefix + "lora_B.weight", FloatTensor.of(new float[8 * 2], 8, 2));
        }
        return tensors;
    }

    /** @param tensors by their whole names, or A and B of layer 0 */
    private void write(String keys, Map<String, FloatTensor> tensors) throws IOException {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("peft_type", "\"LORA\"");
        if (!keys.contains("\"r\"")) {
            config.put("r", "2");
        }
        if (!keys.contains("\"lora_alpha\"")) {
            config.put("lora_alpha", "4");
        }
        if (!keys.contains("target_modules")) {
            config.put("target_modules", "[\"q_proj\"]");
        }
        StringBuilder json = new StringBuilder();
        config.forEach(
                (key, value) -> json.append(", \"").append(key).append("\": ").append(value));
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{" + json.substring(2) + (keys.isEmpty() ? "" : ", " + keys) + "}");
        Map<String, FloatTensor> named = new LinkedHashMap<>();
        tensors.forEach(
                (name, tensor) -> named.put(name.length() == 1 ? Q + "lora_" + name + ".weight" : name, tensor));
        SafeTensors.write(folder.resolve("adapter_model.safetensors"), named, Map.of());
    }

    private static java.net.URI resource(String name) throws URISyntaxException {
        return Objects.requireNonNull(AdaptersAsTheyAreTest.class.getResource("/cases/" + name), name)
                .toURI();
    }

    private record Shape(
            int layers, int hiddenSize, int intermediateSize, int queryWidth, int keyValueWidth, int vocabSize)
            implements ModelShape {}
}
