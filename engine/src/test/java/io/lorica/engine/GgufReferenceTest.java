package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ElementType;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.RopeScaling;
import io.lorica.formats.checkpoint.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * GGUF files of each family, written by the gguf package from the tiny models' directories; {@code
 * benchmarks/reference/gguf_models.py} made them and took the logits from transformers.
 */
class GgufReferenceTest {

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void logits_of_a_gguf_file_equal_those_of_transformers_with_its_weights(String family) throws Exception {
        JsonNode reference = JsonMapper.shared().readTree(resource("gguf.json").toFile());
        JsonNode row = reference.path("row");
        int[] tokens =
                IntStream.range(0, row.size()).map(i -> row.get(i).asInt()).toArray();
        JsonNode logits = JsonMapper.shared()
                .createArrayNode()
                .add(reference.path("logits").path(family));
        try (BaseModel base = BaseModel.load(resource(family + ".gguf"), LoadOptions.cpu(Precision.FP32))) {
            ReferenceTest.assertLogits(base, AdapterStack.EMPTY, logits, List.of(tokens));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void configuration_names_and_shapes_are_those_of_the_directory(String family) throws Exception {
        try (Checkpoint directory = Checkpoint.open(resource(family));
                Checkpoint gguf = Checkpoint.open(resource(family + ".gguf"))) {
            assertThat(withoutRope(gguf.config())).isEqualTo(withoutRope(directory.config()));
            assertThat(gguf.tensorNames()).isEqualTo(directory.tensorNames());
            Set<ElementType> types = EnumSet.noneOf(ElementType.class);
            for (String name : directory.tensorNames()) {
                assertThat(gguf.info(name).shape())
                        .isEqualTo(directory.info(name).shape());
                types.add(gguf.info(name).type());
            }
            assertThat(types)
                    .contains(
                            ElementType.Q8_0,
                            ElementType.Q4_0,
                            ElementType.Q4_1,
                            ElementType.F16,
                            ElementType.BF16,
                            ElementType.F32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void every_tensor_is_the_directorys_within_the_rounding_of_its_type(String family) throws Exception {
        try (Checkpoint directory = Checkpoint.open(resource(family));
                Checkpoint gguf = Checkpoint.open(resource(family + ".gguf"))) {
            for (String name : directory.tensorNames()) {
                float[] expected = floats(directory, name);
                float[] found = floats(gguf, name);
                double step = largest(expected) * rounding(gguf.info(name));
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) Math.abs(found[i] - expected[i]))
                            .as("%s [%d] as %s", name, i, gguf.info(name).type())
                            .isLessThanOrEqualTo(step);
                }
            }
        }
    }

    @Test
    void biases_and_head_norms_are_there_and_exact() throws Exception {
        assertExact("qwen2", ".bias", 6);
        assertExact("qwen3", "_norm.weight", 4);
    }

    private static void assertExact(String family, String ending, int count) throws Exception {
        try (Checkpoint directory = Checkpoint.open(resource(family));
                Checkpoint gguf = Checkpoint.open(resource(family + ".gguf"))) {
            Set<String> names = new TreeSet<>(gguf.tensorNames());
            names.removeIf(name -> !name.contains("self_attn") || !name.endsWith(ending));
            assertThat(names).hasSize(count);
            for (String name : names) {
                assertThat(floats(gguf, name)).as(name).isEqualTo(floats(directory, name));
            }
        }
    }

    /** Half a step of the type's grid, as a share of the tensor's largest number. */
    private static double rounding(TensorInfo tensor) {
        return switch (tensor.type()) {
            case F32 -> 0;
            case F16 -> 0x1p-11;
            case BF16 -> 0x1p-8;
            case Q8_0 -> 0.6 / 127;
            case Q4_0 -> 1.1 / 8;
            case Q4_1 -> 1.1 / 15;
            default -> throw new IllegalArgumentException(tensor.toString());
        };
    }

    /** The directory names a scaling, the file divides the frequencies one by one: the logits compare them. */
    private static ModelConfig withoutRope(ModelConfig c) {
        return new ModelConfig(
                c.family(),
                c.hiddenSize(),
                c.intermediateSize(),
                c.layers(),
                c.heads(),
                c.kvHeads(),
                c.headDim(),
                c.vocabSize(),
                c.maxPositions(),
                c.rmsNormEps(),
                c.ropeTheta(),
                new RopeScaling.None(),
                c.tiedHead(),
                c.qkvBias(),
                c.qkNorm());
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        float[] values = new float[Math.toIntExact(checkpoint.info(name).elements())];
        checkpoint.readFloats(name, FloatBuffer.wrap(values));
        return values;
    }

    private static Path resource(String name) throws Exception {
        return Path.of(GgufReferenceTest.class.getResource("reference/" + name).toURI());
    }
}
