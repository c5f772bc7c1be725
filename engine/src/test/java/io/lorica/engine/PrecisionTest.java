package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.options.Processor;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.LoraParameters;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.ExactModel;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class PrecisionTest {
    @Test
    void a_process_measures_its_fastest_precision_once_and_keeps_to_it(@TempDir Path directory) {
        Precision fastest = BaseModel.fastestPrecision(Processor.CPU);

        assertThat(BaseModel.fastestPrecision(Processor.CPU)).isSameAs(fastest);
        TinyModel.write(directory, Family.LLAMA, 5);
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu())) {
            assertThat(base.precision()).isSameAs(fastest);
        }
    }

    @Test
    void a_gpu_computes_in_bf16() {
        assertThat(BaseModel.fastestPrecision(Processor.GPU)).isSameAs(Precision.BF16);
    }

    /**
     * Random weights are the worst case for few bits; what is near is told by real ones, see docs/performance.md. INT8
     * has room for weights of 7 bits, where products of 8 saturate; saturated logits were off by 0.27 to 0.57.
     */
    @ParameterizedTest
    @CsvSource({
        "LLAMA, INT8, 1e-6, 0.08, 0.1",
        "QWEN2, INT8, 1e-6, 0.08, 0.1",
        "QWEN3, INT8, 1e-6, 0.08, 0.1",
        "LLAMA, INT4, 1e-3, 0.8, 0.8",
        "QWEN2, INT4, 1e-3, 0.8, 0.8",
        "QWEN3, INT4, 1e-3, 0.8, 0.8"
    })
    void products_in_fewer_bits_stay_near_the_whole_ones_in_forward_and_backward_passes(
            Family family,
            Precision precision,
            double least,
            double ofLogits,
            double ofGradient,
            @TempDir Path directory)
            throws IOException {
        TinyModel.write(directory, family, 5);
        Run whole = run(directory, Precision.FP32);
        Run rounded = run(directory, precision);

        assertThat(distance(rounded.logits(), whole.logits())).isBetween(least, ofLogits);
        assertThat(distance(rounded.gradient(), whole.gradient())).isBetween(least, ofGradient);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LLAMA", "QWEN2", "QWEN3"})
    void four_bit_weights_that_fit_their_bits_are_those_of_bf16(Family family, @TempDir Path directory)
            throws IOException {
        TinyModel.write(directory, family, 5);
        ExactModel.round(directory, true);
        Run whole = run(directory, Precision.BF16);
        Run expanded = run(directory, Precision.INT4);

        assertThat(distance(expanded.logits(), whole.logits())).isLessThan(0.01);
        assertThat(distance(expanded.gradient(), whole.gradient())).isLessThan(0.01);
    }

    private record Run(float[] logits, float[] gradient) {}

    private static Run run(Path directory, Precision precision) {
        int[] tokens = IntStream.range(0, 40).map(i -> 7 * i % 200).toArray();
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(precision));
                StackTensors none = StackTensors.load(base.torch(), AdapterStack.EMPTY);
                KvCache cache = new KvCache(base.torch(), 1, tokens.length);
                var parameters = new LoraParameters(
                        base.torch(),
                        Adapter.initialise(
                                new AdapterConfig(4, 8, false, 0, EnumSet.allOf(Projection.class)),
                                base.config(),
                                3))) {
            var batch = TokenBatch.of(List.of(new BatchRow(tokens, none)));
            int[] last = {tokens.length - 1};
            parameters.accumulate(batch, last, new int[] {9}, 0, false);
            Adapter gradient = parameters.gradient();
            // B begins at zero, so the gradient is in B alone.
            float[] flat = {};
            for (Projection projection : Projection.values()) {
                float[] b = gradient.at(0, projection).b();
                flat = Arrays.copyOf(flat, flat.length + b.length);
                System.arraycopy(b, 0, flat, flat.length - b.length, b.length);
            }
            return new Run(base.torch().logits(batch, last, cache)[0], flat);
        }
    }

    /** Of the difference, relative to the expected. */
    private static double distance(float[] actual, float[] expected) {
        double difference = 0;
        double whole = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            whole += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / whole);
    }
}
