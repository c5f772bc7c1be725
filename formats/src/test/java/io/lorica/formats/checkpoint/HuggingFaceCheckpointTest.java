package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.CheckpointException;
import io.lorica.formats.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceCheckpointTest {
    private static final String NORM = "model.norm.weight";

    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void write() {
        TinyModel.write(directory, Family.LLAMA, 7);
        config = directory.resolve("config.json");
    }

    @Test
    void a_model_in_shards_is_the_model_in_one_file() throws IOException {
        Map<String, float[]> whole = new HashMap<>();
        try (Checkpoint one = Checkpoint.open(directory)) {
            one.tensorNames().forEach(name -> whole.put(name, floats(one, name)));
        }
        shard();

        try (Checkpoint sharded = Checkpoint.open(directory)) {
            assertThat(sharded.tensorNames()).isEqualTo(whole.keySet());
            whole.forEach((name, values) -> assertThat(floats(sharded, name)).isEqualTo(values));
        }
    }

    @Test
    void an_index_that_names_a_missing_shard_or_leads_elsewhere_is_refused() throws IOException {
        shard();
        Files.delete(directory.resolve("second.safetensors"));
        assertRefused("second.safetensors");

        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a\":\"../outside.safetensors\"}}");
        assertRefused("../outside.safetensors");
    }

    @Test
    void a_directory_without_weights_is_refused() throws IOException {
        Files.delete(directory.resolve("model.safetensors"));
        assertRefused("neither model.safetensors nor model.safetensors.index.json");
    }

    @Test
    void an_unknown_architecture_is_refused_by_name() throws IOException {
        change("\"llama\"", "\"mamba\"");
        assertRefused("mamba");
    }

    @Test
    void a_configuration_that_lacks_a_size_or_has_a_wrong_one_is_refused_by_its_key() throws IOException {
        change("\"hidden_size\":32", "\"hidden_size\":\"32\"");
        assertRefused("hidden_size");
        change("\"hidden_size\":\"32\",", "");
        assertRefused("hidden_size");
        Files.writeString(config, "{");
        assertRefused("not valid JSON");
    }

    @Test
    void a_context_too_long_for_rotary_tables_is_refused_with_the_longest_one() throws IOException {
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll(
                                "\"max_position_embeddings\"\\s*:\\s*\\d+", "\"max_position_embeddings\":2147483647"));
        assertRefused("context length is 2147483647");
    }

    @Test
    void sizes_that_contradict_the_tensors_are_refused_by_the_tensors_name() throws IOException {
        change("\"intermediate_size\":64", "\"intermediate_size\":96");
        assertRefused("mlp.");
    }

    @Test
    void unknown_and_missing_tensors_are_refused_by_name() {
        Map<String, FloatTensor> tensors = tensors();
        tensors.put("model.layers.0.self_attn.sinks", FloatTensor.of(new float[] {1}, 1));
        SafeTensors.write(directory.resolve("model.safetensors"), tensors, Map.of());
        assertRefused("model.layers.0.self_attn.sinks");

        tensors = tensors();
        tensors.remove("model.layers.0.self_attn.sinks");
        tensors.remove(NORM);
        SafeTensors.write(directory.resolve("model.safetensors"), tensors, Map.of());
        assertRefused(NORM);
    }

    @Property(tries = 300)
    void a_changed_byte_of_the_configuration_is_read_or_refused(@ForAll @IntRange(max = 500) int at, @ForAll byte value)
            throws IOException {
        Path changed = Files.createTempDirectory("changed");
        TinyModel.write(changed, Family.QWEN3, 7);
        byte[] bytes = Files.readAllBytes(changed.resolve("config.json"));
        bytes[at % bytes.length] = value;
        Files.write(changed.resolve("config.json"), bytes);
        try (Checkpoint read = Checkpoint.open(changed)) {
            assertThat(read.tensorNames()).isNotEmpty();
        } catch (CheckpointException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        } finally {
            for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
                Files.delete(changed.resolve(name));
            }
            Files.delete(changed);
        }
    }

    @Test
    void the_digest_follows_every_file_that_decides_an_answer() throws IOException {
        String before = digest();
        assertThat(digest()).isEqualTo(before);

        Path tokenizer = directory.resolve("tokenizer_config.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + " ");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void a_tokenizer_with_tokens_beyond_the_embedding_is_refused() throws IOException {
        Path tokenizer = directory.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replaceFirst("\"id\":258", "\"id\":259"));
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            assertThatThrownBy(checkpoint::tokenizerFiles)
                    .isInstanceOf(TokenizerException.class)
                    .hasMessageContaining("the token '<|im_end|>' with the id 259")
                    .hasMessageContaining("259 rows");
        }
    }

    private String digest() {
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            return checkpoint.digest().sha256();
        }
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> Checkpoint.open(directory).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(reason);
    }

    private void change(String from, String to) throws IOException {
        String before = Files.readString(config);
        assertThat(before).contains(from);
        Files.writeString(config, before.replace(from, to));
    }

    private Map<String, FloatTensor> tensors() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (SafeTensors file = SafeTensors.open(directory.resolve("model.safetensors"))) {
            file.tensors()
                    .forEach((name, tensor) -> tensors.put(
                            name,
                            FloatTensor.of(
                                    file.readFloats(name),
                                    tensor.shape().stream()
                                            .mapToLong(Long::longValue)
                                            .toArray())));
        }
        return tensors;
    }

    private void shard() throws IOException {
        Map<String, FloatTensor> second = tensors();
        Map<String, FloatTensor> first = new LinkedHashMap<>();
        first.put(NORM, second.remove(NORM));
        SafeTensors.write(directory.resolve("first.safetensors"), first, Map.of());
        SafeTensors.write(directory.resolve("second.safetensors"), second, Map.of());
        Files.delete(directory.resolve("model.safetensors"));
        StringBuilder map = new StringBuilder();
        second.keySet().forEach(name -> map.append("\"%s\":\"second.safetensors\",".formatted(name)));
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{%s\"%s\":\"first.safetensors\"}}".formatted(map, NORM));
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        var buffer = java.nio.FloatBuffer.allocate(
                Math.toIntExact(checkpoint.info(name).elements()));
        checkpoint.readFloats(name, buffer);
        return buffer.array();
    }
}
