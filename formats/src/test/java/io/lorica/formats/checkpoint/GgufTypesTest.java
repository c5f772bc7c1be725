package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Equality with the gguf package, bit for bit; {@code benchmarks/reference/gguf_types.py} made the vectors. */
class GgufTypesTest {

    static Stream<ElementType> stored() {
        return types().propertyNames().stream().map(ElementType::valueOf);
    }

    @ParameterizedTest
    @MethodSource("stored")
    void numbers_of_every_element_type_are_those_the_reference_reads(ElementType type) {
        JsonNode reference = types().path(type.name());
        byte[] stored = reference.path("stored").binaryValue();
        float[] expected = floats(reference.path("numbers").binaryValue());

        float[] found = new float[expected.length];
        FloatReader.read(MemorySegment.ofArray(stored), type, FloatBuffer.wrap(found));

        assertThat(bits(found)).isEqualTo(bits(expected));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "I?Q.*")
    void a_block_takes_the_bytes_the_reference_gives_it(ElementType type) {
        JsonNode reference = types().path(type.name());
        int blocks = reference.path("stored").binaryValue().length / type.blockBytes();

        assertThat(reference.path("numbers").binaryValue()).hasSize(blocks * type.blockElements() * Float.BYTES);
    }

    @Test
    void every_type_a_tensor_may_have_is_compared() {
        Stream<ElementType> floating = Stream.of(ElementType.values()).filter(ElementType::isFloating);

        assertThat(stored()).containsExactlyInAnyOrderElementsOf(floating.toList());
    }

    @Test
    void b10_a_file_of_q5_0_tensors_is_read() throws URISyntaxException {
        try (Checkpoint file = Checkpoint.open(
                Path.of(GgufTypesTest.class.getResource("/cases/b10/q5_0.gguf").toURI()))) {
            assertThat(file.info(ModelTensors.EMBEDDING).type()).isEqualTo(ElementType.Q5_0);
            assertThat(GgufCheckpointTest.floats(file, ModelTensors.EMBEDDING)).containsOnly(1);
            assertThat(GgufCheckpointTest.floats(file, "model.layers.0.mlp.down_proj.weight"))
                    .containsOnly(-0f);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, IQ2_XXS", "34, TQ1_0", "39, MXFP4", "28, F64", "77, 77"})
    void a_type_that_is_not_read_is_refused_by_its_name_with_what_to_do(int code, String name, @TempDir Path directory)
            throws IOException {
        byte[] bytes = GgufFile.oneTensor("token_embd.weight", code);
        Path file = Files.write(directory.resolve("file.gguf"), bytes);

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'token_embd.weight' is of GGUF type " + name + ",")
                .hasMessageContaining("llama-quantize");
    }

    /** All that is not a number is one value here: which bits 0 times infinity has is the processor's choice. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static JsonNode types() {
        try (InputStream in = GgufTypesTest.class.getResourceAsStream("gguf_types.json")) {
            return JsonMapper.shared().readTree(in.readAllBytes()).path("types");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
