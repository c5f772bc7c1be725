package io.lorica.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.formats.CheckpointException;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
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
    void int8_adds_to_what_is_there() {
        float[] values = floats(70 * IN, 0.1f);
        var matrix = Int8Matrix.pack(70, IN, FloatBuffer.wrap(values), memory);
        float[] x = floats(IN, 1);
        float[] y = new float[matrix.paddedOut()];
        java.util.Arrays.fill(y, 3);
        matrix.addRow(x, 0, y, 0, 0, matrix.pairs());
        for (int o = 0; o < 70; o++) {
            assertThat(y[o]).isEqualTo(Math.fma(int8Sum(matrix, o, x, 0), matrix.scale(o), 3));
        }
    }

    private void checkAgainstPlainLoops(PackedMatrix matrix) {
        int xStride = IN + 3;
        int yStride = matrix.paddedOut() + 5;
        var tile = new Tile(21, IN);
        for (int rows : new int[] {1, 2, 4, 7, 8, 13, 21}) {
            float[] x = floats(rows * xStride, 1);
            float[] y = new float[rows * yStride + 7];
            var inputs = new Inputs(rows, IN).set(x, xStride, rows);
            matrix.multiply(inputs, y, 7, yStride, 0, matrix.pairs(), tile);
            for (int row = 0; row < rows; row++) {
                for (int o = 0; o < matrix.out(); o++) {
                    assertThat(Float.floatToIntBits(y[7 + row * yStride + o]))
                            .isEqualTo(Float.floatToIntBits(product(matrix, o, x, row * xStride)));
                }
            }
        }
    }

    private static float product(PackedMatrix matrix, int o, float[] x, int from) {
        return switch (matrix) {
            case Int8Matrix int8 -> int8Sum(int8, o, x, from) * int8.scale(o);
            case Int4Matrix int4 -> int4Product(int4, o, x, from);
        };
    }

    /** Summed from the first input on; the scale comes after it. */
    private static float int8Sum(Int8Matrix matrix, int o, float[] x, int from) {
        float[] weights = row(matrix, o);
        float scale = matrix.scale(o);
        for (int i = 0; i < IN; i++) {
            weights[i] = Math.round(weights[i] / scale);
        }
        return sum(weights, x, from);
    }

    /** Each block's whole sum, scaled and added to those before. */
    private static float int4Product(Int4Matrix matrix, int o, float[] x, int from) {
        float sum = 0;
        for (int i = 0; i < IN; i += Int4Matrix.BLOCK) {
            int scale = matrix.scale(o, i);
            float step = Int4Scale.step(scale);
            float middle = Math.fma(8, step, Int4Scale.offset(scale));
            float largest = 0;
            for (int k = 0; k < Int4Matrix.BLOCK; k++) {
                largest = Math.max(largest, Math.abs(x[from + i + k]));
            }
            int products = 0;
            int wholeSum = 0;
            for (int k = 0; k < Int4Matrix.BLOCK; k++) {
                int q = (int) Math.rint(x[from + i + k] * (127 / largest));
                products += q * (matrix.nibble(o, i + k) - 8);
                wholeSum += q;
            }
            sum = Math.fma(middle, largest / 127 * wholeSum, sum);
            sum = Math.fma(products * (largest / 127), step, sum);
        }
        return sum;
    }

    private static float sum(float[] weights, float[] x, int from) {
        float sum = 0;
        for (int i = 0; i < IN; i++) {
            sum = Math.fma(weights[i], x[from + i], sum);
        }
        return sum;
    }

    private static void checkUnpacked(PackedMatrix matrix, float[] values, float tolerance) {
        for (int o = 0; o < matrix.out(); o++) {
            float[] weights = row(matrix, o);
            for (int i = 0; i < IN; i++) {
                assertThat(weights[i]).isCloseTo(values[o * IN + i], within(tolerance));
            }
        }
    }

    private static float[] row(PackedMatrix matrix, int o) {
        float[] weights = new float[IN];
        matrix.row(o, weights, 0);
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
