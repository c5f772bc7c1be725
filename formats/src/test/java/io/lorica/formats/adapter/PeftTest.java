package io.lorica.formats.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.AdapterException;
import io.lorica.formats.FormatException;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.FloatTensor;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.SafeTensors;
import io.lorica.formats.checkpoint.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PeftTest {
    private static final String A = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";
    private static final ModelConfig MODEL = model(Family.LLAMA);

    @TempDir
    Path directory;

    private Path config;
    private Path weights;

    @BeforeEach
    void write() {
        adapter().write(directory, "tiny");
        config = directory.resolve("adapter_config.json");
        weights = directory.resolve("adapter_model.safetensors");
    }

    @Test
    void what_is_written_is_read() {
        Adapter read = Adapter.read(directory, MODEL);

        assertThat(read.config()).isEqualTo(adapter().config());
        adapter().matrices().forEach((site, matrix) -> {
            assertThat(read.matrices().get(site).a()).isEqualTo(matrix.a());
            assertThat(read.matrices().get(site).b()).isEqualTo(matrix.b());
        });
    }

    @Test
    void rank_stabilised_adapters_scale_by_the_root_of_the_rank() throws IOException {
        change("\"use_rslora\":false", "\"use_rslora\":true");

        assertThat(Adapter.read(directory, MODEL).config().scale()).isEqualTo(8 / Math.sqrt(4));
        assertThat(adapter().config().scale()).isEqualTo(2);
    }

    @Test
    void a_rank_that_differs_from_the_matrices_is_refused() throws IOException {
        change("\"r\":4", "\"r\":8");
        assertRefused("rank 8");
    }

    @Test
    void an_adapter_of_another_base_is_refused() {
        Adapter.initialise(adapter().config(), model(Family.LLAMA), 1).write(directory, "tiny");
        ModelConfig wider = wider();

        assertThatThrownBy(() -> Adapter.read(directory, wider))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("another base model");
    }

    @Test
    void an_adapter_of_a_base_with_more_or_fewer_layers_is_refused_by_the_layer() {
        assertRefusedBy(layers(MODEL.layers() - 1), "changes layer 1, the base model has 1 layers");
        assertRefusedBy(layers(MODEL.layers() + 1), "no matrices for model.layers.2.");
    }

    @Test
    void matrices_whose_ranks_differ_are_refused_by_the_tensors_name_and_the_ranks() {
        Map<String, FloatTensor> tensors = tensors();
        String b = A.replace("lora_A", "lora_B");
        tensors.put(b, FloatTensor.of(new float[32 * 3], 32, 3));
        SafeTensors.write(weights, tensors, Map.of());

        assertRefused(b);
        assertRefused("[32, 3]");
        assertRefused("[32, 4]");
    }

    @Test
    void weights_whose_header_is_larger_than_the_file_are_refused() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 40);
        Files.write(weights, bytes);

        assertRefused("header claims 1099511627776 bytes");
    }

    @Test
    void keys_that_change_the_result_are_refused_and_neutral_ones_are_not() throws IOException {
        Map<String, String> effective = Map.of(
                "use_dora", "true",
                "modules_to_save", "[\"lm_head\"]",
                "alpha_pattern", "{\"q_proj\":4}",
                "some_future_key", "3");
        for (var key : effective.entrySet()) {
            adapter().write(directory, "tiny");
            set(key.getKey(), key.getValue());
            assertRefused(key.getKey());
        }
        adapter().write(directory, "tiny");
        set("some_future_key", "null");
        set("another", "false");
        set("third", "[]");
        set("use_dora", "false");
        assertThat(Adapter.read(directory, MODEL).config()).isEqualTo(adapter().config());
    }

    @Test
    void an_invocation_is_kept_and_one_that_is_no_list_of_the_models_tokens_is_refused() throws IOException {
        AdapterConfig activated = adapter().config().activatedBy(List.of(3, 42));
        Adapter.of(activated, MODEL, adapter().matrices()).write(directory, "tiny");
        assertThat(Adapter.read(directory, MODEL).config()).isEqualTo(activated);

        for (String wrong : List.of("[]", "[-1]", "[1.5]", "7", "[\"3\"]", "[" + "1,".repeat(256) + "1]")) {
            adapter().write(directory, "tiny");
            set("alora_invocation_tokens", wrong);
            assertRefused("alora_invocation_tokens");
        }
        adapter().write(directory, "tiny");
        set("alora_invocation_tokens", "[" + MODEL.vocabSize() + "]");
        assertRefused("vocabulary");
        adapter().write(directory, "tiny");
        set("alora_invocation_tokens", "null");
        assertThat(Adapter.read(directory, MODEL).config()).isEqualTo(adapter().config());
    }

    @Test
    void an_adapter_acts_from_the_last_whole_invocation_on() {
        AdapterConfig activated = adapter().config().activatedBy(List.of(3, 3, 42));
        assertThat(adapter().config().firstActive(new int[] {7, 8})).isZero();
        assertThat(activated.firstActive(new int[] {3, 3, 42, 3, 3, 3, 42, 9, 3, 3}))
                .isEqualTo(4);
        assertThat(activated.firstActive(new int[] {3, 42, 3, 3})).isEqualTo(4);
        assertThat(activated.firstActive(new int[] {})).isZero();
    }

    @Test
    void another_method_a_trained_bias_and_a_changed_base_are_refused() throws IOException {
        refusedAfter("\"peft_type\":\"LORA\"", "\"peft_type\":\"IA3\"", "IA3");
        refusedAfter("\"bias\":\"none\"", "\"bias\":\"all\"", "bias");
        refusedAfter("{", "{\"r\":4,", "not valid JSON");
        refusedAfter("\"init_lora_weights\":true", "\"init_lora_weights\":\"pissa\"", "pissa");
    }

    @Test
    void missing_and_additional_tensors_are_refused_by_name() {
        Map<String, FloatTensor> tensors = tensors();
        FloatTensor a = tensors.remove(A);
        SafeTensors.write(weights, tensors, Map.of());
        assertRefused(A);

        tensors.put(A, a);
        tensors.put("base_model.model.lm_head.weight", a);
        SafeTensors.write(weights, tensors, Map.of());
        assertRefused("lm_head");

        tensors.remove("base_model.model.lm_head.weight");
        tensors.remove(A);
        tensors.remove(A.replace("lora_A", "lora_B"));
        SafeTensors.write(weights, tensors, Map.of());
        assertRefused("layers.0.self_attn.q_proj");
    }

    @Test
    void truncated_weights_and_a_broken_configuration_are_refused() throws IOException {
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertRefused("truncated");
        Files.delete(weights);
        assertRefused("adapter_model.safetensors");
        Files.writeString(config, "{");
        assertRefused("not valid JSON");
        Files.delete(config);
        assertRefused("adapter_config.json");
    }

    @Property(tries = 200)
    void a_changed_byte_of_the_configuration_is_read_or_refused(
            @ForAll @IntRange(max = 2000) int at, @ForAll byte value) throws IOException {
        Path changed = Files.createTempDirectory("peft");
        try {
            adapter().write(changed, "tiny");
            Path file = changed.resolve("adapter_config.json");
            byte[] bytes = Files.readAllBytes(file);
            bytes[at % bytes.length] = value;
            Files.write(file, bytes);
            try {
                Adapter.read(changed, MODEL);
            } catch (FormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        } finally {
            for (String name : Set.of("adapter_config.json", "adapter_model.safetensors")) {
                Files.deleteIfExists(changed.resolve(name));
            }
            Files.delete(changed);
        }
    }

    private void refusedAfter(String from, String to, String reason) throws IOException {
        adapter().write(directory, "tiny");
        change(from, to);
        assertRefused(reason);
    }

    private void assertRefused(String reason) {
        assertRefusedBy(MODEL, reason);
    }

    private void assertRefusedBy(ModelConfig model, String reason) {
        assertThatThrownBy(() -> Adapter.read(directory, model))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining(reason);
    }

    private void set(String key, String json) throws IOException {
        ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(Files.readString(config));
        root.set(key, JsonMapper.shared().readTree(json));
        Files.writeString(config, root.toString());
    }

    private void change(String from, String to) throws IOException {
        String before = Files.readString(config).replaceAll("\"\\s*:\\s*", "\":");
        assertThat(before).contains(from);
        Files.writeString(config, before.replaceFirst(java.util.regex.Pattern.quote(from), to));
    }

    private Map<String, FloatTensor> tensors() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (SafeTensors file = SafeTensors.open(weights)) {
            file.tensors()
                    .forEach((name, tensor) -> tensors.put(
                            name,
                            FloatTensor.of(
                                    file.readFloats(name),
                                    tensor.shape().get(0),
                                    tensor.shape().get(1))));
        }
        return tensors;
    }

    private static Adapter adapter() {
        return Adapter.initialise(new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q, Projection.DOWN)), MODEL, 11);
    }

    private static ModelConfig model(Family family) {
        try {
            Path directory = Files.createTempDirectory("tiny");
            TinyModel.write(directory, family, 1);
            try (Checkpoint checkpoint = Checkpoint.open(directory)) {
                return checkpoint.config();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ModelConfig wider() {
        return sized(2 * MODEL.hiddenSize(), MODEL.layers());
    }

    private static ModelConfig layers(int count) {
        return sized(MODEL.hiddenSize(), count);
    }

    private static ModelConfig sized(int hiddenSize, int layers) {
        ModelConfig m = MODEL;
        return new ModelConfig(
                m.family(),
                hiddenSize,
                m.intermediateSize(),
                layers,
                m.heads(),
                m.kvHeads(),
                m.headDim(),
                m.vocabSize(),
                m.maxPositions(),
                m.rmsNormEps(),
                m.ropeTheta(),
                m.ropeScaling(),
                m.tiedHead(),
                m.qkvBias(),
                m.qkNorm());
    }
}
