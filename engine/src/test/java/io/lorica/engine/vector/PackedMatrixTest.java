package io.lorica.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.CheckpointException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kernel against plain loops, bit for bit. */
class PackedMatrixTest {
    private static final int IN = 96;

    private final WeightMemory memory = new WeightMemory(1 << 20);
    private final SplittableRandom random = new SplittableRandom(5);

    @AfterEach
    void close() {
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 100, 200})
    void int8_products_have_the_bits_of_plain_loops(int out) {
        float[] values = floats(out * IN, 0.1f);
        checkAgainstPlainLoops(Int8Matrix.pack(out, IN, FloatBuffer.wrap(values), memory));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 100, 200})
    void int4_products_have_the_bits_of_plain_loops(int out) {
        float[] values = floats(out * IN, 0.1f);
        checkAgainstPlainLoops(Int4Matrix.pack("w", out, IN, FloatBuffer.wrap(values), memory));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 100, 200})
    void bf16_products_have_the_bits_of_plain_loops(int out) {
        checkAgainstPlainLoops(bf16(out, (o, i) -> (float) random.nextDouble(-1, 1)));
    }

    @Test
    void int8_weights_are_within_half_a_step_of_the_original() {
        float[] values = floats(40 * IN, 0.1f);
        float[] read = new float[IN];
        var packed = Int8Matrix.pack(40, IN, FloatBuffer.wrap(values), memory);
        for (int o = 0; o < 40; o++) {
            packed.row(o, read, 0);
            for (int i = 0; i < IN; i++) {
                assertThat(read[i]).isCloseTo(values[o * IN + i], within(0.1f / 127 / 2 + 1e-7f));
            }
        }
    }

    @Test
    void int4_weights_are_within_half_a_step_of_the_original() {
        float[] values = floats(40 * IN, 0.1f);
        checkUnpacked(Int4Matrix.pack("w", 40, IN, FloatBuffer.wrap(values), memory), values, 0.2f / 15 / 2 * 1.03f);
    }

    @Test
    void int4_keeps_zeros_and_weights_of_sixteen_levels_as_they_are() {
        float[] values = new float[40 * IN];
        for (int i = 0; i < values.length; i++) {
            int level = i % Int4Matrix.BLOCK == 0 ? 0 : i % Int4Matrix.BLOCK == 1 ? 15 : random.nextInt(16);
            values[i] = i < values.length / 2 ? 0 : (level - 8) / 64f;
        }
        checkUnpacked(Int4Matrix.pack("w", 40, IN, FloatBuffer.wrap(values), memory), values, 0);
    }

    @Test
    void int4_refuses_inputs_that_are_no_whole_blocks() {
        assertThatThrownBy(() -> Int4Matrix.pack("layers.0.w", 2, 40, FloatBuffer.allocate(80), memory))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("layers.0.w")
                .hasMessageContaining("INT8");
    }

    @Test
    void bf16_adds_to_what_is_there() {
        var matrix = bf16(70, (o, i) -> o == i ? 2f : 0f);
        float[] x = floats(IN, 1);
        float[] y = new float[matrix.paddedOut()];
        java.util.Arrays.fill(y, 3);
        matrix.addRow(x, 0, y, 0, 0, matrix.pairs());
        for (int o = 0; o < 70; o++) {
            assertThat(y[o]).isEqualTo(3 + 2 * x[o]);
        }
    }

    private Bf16Matrix bf16(int out, BiFunction<Integer, Integer, Float> values) {
        var matrix = Bf16Matrix.zeros(out, IN, memory);
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < IN; i++) {
                matrix.set(o, i, values.apply(o, i));
            }
        }
        return matrix;
    }

    private void checkAgainstPlainLoops(PackedMatrix matrix) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate((long) IN * Lanes.PAIR * Float.BYTES, Lanes.LINE);
            float[] weights = unpacked(matrix, scratch);
            int xStride = IN + 3;
            int yStride = matrix.paddedOut() + 5;
            for (int rows : new int[] {1, 2, 4, 7, 8, 13, 21}) {
                float[] x = floats(rows * xStride, 1);
                float[] y = new float[rows * yStride + 7];
                matrix.multiply(x, xStride, rows, y, 7, yStride, 0, matrix.pairs(), scratch);
                for (int row = 0; row < rows; row++) {
                    float[] expected = product(matrix, weights, x, row * xStride);
                    for (int o = 0; o < matrix.out(); o++) {
                        assertThat(Float.floatToIntBits(y[7 + row * yStride + o]))
                                .isEqualTo(Float.floatToIntBits(expected[o]));
                    }
                }
            }
        }
    }

    /** y = W x summed from the first input on, then scaled as the matrix does. */
    private static float[] product(PackedMatrix matrix, float[] weights, float[] x, int from) {
        float[] y = new float[matrix.paddedOut()];
        for (int o = 0; o < y.length; o++) {
            float sum = 0;
            for (int i = 0; i < IN; i++) {
                sum = Math.fma(weights[o * IN + i], x[from + i], sum);
            }
            y[o] = sum;
        }
        for (int pair = 0; pair < matrix.pairs(); pair++) {
            matrix.finish(pair, y, pair * Lanes.PAIR);
        }
        return y;
    }

    private static void checkUnpacked(PackedMatrix matrix, float[] values, float tolerance) {
        try (Arena arena = Arena.ofConfined()) {
            float[] weights = unpacked(matrix, arena.allocate((long) IN * Lanes.PAIR * Float.BYTES, Lanes.LINE));
            for (int i = 0; i < values.length; i++) {
                assertThat(weights[i]).isCloseTo(values[i], within(tolerance));
            }
        }
    }

    /** [paddedOut, IN] */
    private static float[] unpacked(PackedMatrix matrix, MemorySegment scratch) {
        float[] weights = new float[matrix.paddedOut() * IN];
        for (int pair = 0; pair < matrix.pairs(); pair++) {
            matrix.unpack(pair, scratch);
            for (int i = 0; i < IN; i++) {
                for (int o = 0; o < Lanes.PAIR; o++) {
                    weights[(pair * Lanes.PAIR + o) * IN + i] =
                            scratch.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * Lanes.PAIR + o);
                }
            }
        }
        return weights;
    }

    private float[] floats(int size, float bound) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }
}
