package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.CheckpointException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What llama.cpp takes for missing keys (llama-model.cpp, load_hparams). */
class GgufConfigTest {
    private final Map<String, Object> metadata = new HashMap<>(Map.of(
            "general.architecture", "qwen2",
            "qwen2.block_count", 2L,
            "qwen2.context_length", 512L,
            "qwen2.embedding_length", 32L,
            "qwen2.feed_forward_length", 64L,
            "qwen2.attention.head_count", 4L,
            "qwen2.attention.layer_norm_rms_epsilon", 1e-5));

    @Test
    void missing_optional_keys_have_llama_cpps_defaults() {
        ModelConfig config = read(null);

        assertThat(config.kvHeads()).isEqualTo(4);
        assertThat(config.headDim()).isEqualTo(8);
        assertThat(config.ropeTheta()).isEqualTo(10_000);
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.None());
        assertThat(config.vocabSize()).isEqualTo(100);
    }

    @Test
    void keys_without_a_default_are_named() {
        metadata.remove("qwen2.attention.layer_norm_rms_epsilon");
        assertRefused("qwen2.attention.layer_norm_rms_epsilon");
    }

    @Test
    void scaling_without_a_type_is_linear_and_without_a_factor_is_none() {
        metadata.put("qwen2.rope.scaling.factor", 4.0);
        assertThat(read(null).ropeScaling()).isEqualTo(new RopeScaling.Linear(4));

        metadata.put("qwen2.rope.scaling.type", "none");
        assertThat(read(null).ropeScaling()).isEqualTo(new RopeScaling.None());

        metadata.remove("qwen2.rope.scaling.factor");
        metadata.put("qwen2.rope.scaling.type", "linear");
        assertThat(read(null).ropeScaling()).isEqualTo(new RopeScaling.None());

        metadata.put("qwen2.rope.scale_linear", 2.0);
        assertThat(read(null).ropeScaling()).isEqualTo(new RopeScaling.Linear(2));
    }

    @Test
    void factors_of_frequencies_are_scaled_too() {
        metadata.put("qwen2.rope.scaling.factor", 2.0);
        assertThat(read(new float[] {1, 1, 1, 4}).ropeScaling())
                .isEqualTo(new RopeScaling.Factors(List.of(2.0, 2.0, 2.0, 8.0)));

        metadata.put("qwen2.rope.scaling.type", "yarn");
        assertThatThrownBy(() -> read(new float[] {1, 1, 1, 4}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'yarn'");
    }

    @Test
    void a_number_for_each_layer_will_do_where_layers_are_alike() {
        metadata.put("qwen2.attention.head_count", List.of(4L, 4L));
        metadata.put("qwen2.attention.head_count_kv", List.of(2L, 2L));
        metadata.put("qwen2.feed_forward_length", List.of(64L, 64L));
        assertThat(read(null).kvHeads()).isEqualTo(2);

        metadata.put("qwen2.attention.head_count_kv", List.of(2L, 4L));
        assertRefused("qwen2.attention.head_count_kv");
        metadata.put("qwen2.attention.head_count_kv", Collections.nCopies(3, 2L));
        assertRefused("qwen2.attention.head_count_kv");
    }

    @Test
    void a_window_of_zero_is_none() {
        metadata.put("qwen2.attention.sliding_window", 0L);
        assertThat(read(null).maxPositions()).isEqualTo(512);
    }

    private ModelConfig read(float @Nullable [] divisors) {
        TensorInfo embedding = new TensorInfo("token_embd.weight", List.of(100L, 32L), ElementType.F32);
        return GgufConfig.read(
                new GgufMetadata("file.gguf", metadata), Map.of("token_embd.weight", embedding), divisors);
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> read(null))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(reason);
    }
}
