package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.Precision;
import io.lorica.files.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** INT8 on this machine, and on one whose 8-bit products saturate: oneDNN can be told to do as older processors do. */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class IntegerBitsTest {
    private static final int WIDTH = 256;

    @Test
    void products_of_the_largest_numbers_are_near_the_whole_ones_on_this_machine() {
        assertThat(Measured.here().error()).isBetween(1e-6, 0.03);
    }

    @Test
    void where_they_saturate_weights_have_seven_bits_and_a_file_of_their_own() throws Exception {
        Measured measured = Measured.withInstructions("AVX2");

        assertThat(measured.largest()).isEqualTo(63);
        assertThat(measured.error()).isBetween(1e-6, 0.03);
        assertThat(measured.file()).endsWith("-int8-7bit.weights");
    }

    /** What a process computes with. */
    record Measured(int largest, double error, String file) {
        static Measured here() {
            Path file = WeightFile.Paths.of(Path.of("."), Digest.of(new byte[0]), Precision.INT8)
                    .weights();
            return new Measured(IntegerBits.largest(), IntegerBitsTest.error(), file.toString());
        }

        /** In a process of its own, whose oneDNN uses no newer instructions. */
        static Measured withInstructions(String largestSet) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("ONEDNN_MAX_CPU_ISA", largestSet);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            String[] words = output.strip().lines().toList().getLast().split(" ");
            return new Measured(Integer.parseInt(words[0]), Double.parseDouble(words[1]), words[2]);
        }
    }

    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Measured here = Measured.here();
            System.out.println(here.largest() + " " + here.error() + " " + here.file());
        }
    }

    /** Of a product whose numbers are all of about one size and of one sign, rounded, to the whole one; relative. */
    private static double error() {
        try (Program rounded = Program.load("product.py", Map.of(), Precision.INT8, Device.cpu());
                Program whole = Program.load("product.py", Map.of(), Precision.FP32, Device.cpu());
                var scope = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray x = scope.randomUniform(0.9f, 1, new Shape(16, WIDTH));
            NDArray weight = scope.randomUniform(0.9f, 1, new Shape(WIDTH, WIDTH));
            // Rotated by the identity, so that all numbers stay large.
            NDArray rotation = scope.eye(64);
            NDArray expected = product(whole, scope, x, weight, rotation);
            NDArray actual = product(rounded, scope, x, weight, rotation);
            return actual.sub(expected).norm().getFloat() / expected.norm().getFloat();
        }
    }

    private static NDArray product(Program program, PtNDManager scope, NDArray x, NDArray weight, NDArray rotation) {
        NDList stored = program.run(
                scope, "stored", IValue.listFrom((PtNDArray) weight.duplicate()), IValue.from((PtNDArray) rotation));
        return program.run(
                        scope,
                        "product",
                        IValue.from((PtNDArray) x),
                        IValue.from((PtNDArray) stored.get(0)),
                        IValue.from((PtNDArray) stored.get(1)),
                        IValue.from((PtNDArray) rotation))
                .head();
    }
}
