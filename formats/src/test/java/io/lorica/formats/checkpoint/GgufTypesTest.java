package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    @EnumSource(names = {"Q8_0", "Q4_0", "Q4_1", "Q4_K", "Q5_K", "Q6_K"})
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

    /** Zero has one sign here: whether 0 times a negative scale keeps it is a matter of the order of operations. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i] + 0f);
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
