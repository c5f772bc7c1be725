package io.lorica.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "0.7, 0.9, 0", "1.3, 0.5, 40", "2, 1, 5", "0.2, 0.99, 0", "1, 0.001, 0"})
    void draws_are_those_of_sorting_all_tokens(double temperature, double topP, int topK) {
        var options = new SamplingOptions(temperature, topP, topK, 11);
        var sampler = new Sampler(options);
        var reference = new SplittableRandom(11);
        var random = new Random(5);
        for (int draw = 0; draw < 200; draw++) {
            float[] logits = new float[500];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = Math.round(8 * random.nextGaussian()) / 2f;
            }
            assertThat(sampler.next(logits)).isEqualTo(sorted(logits, options, reference));
        }
    }

    @Test
    void an_output_that_is_no_number_is_an_error() {
        float[] logits = new float[4];
        Arrays.fill(logits, Float.NaN);
        assertThatThrownBy(() -> new Sampler(new SamplingOptions(1, 1, 0, 1)).next(logits))
                .isInstanceOf(IllegalStateException.class);
    }

    private static int sorted(float[] logits, SamplingOptions options, SplittableRandom random) {
        int[] order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(token -> -logits[token])
                        .thenComparing(token -> token))
                .limit(options.topK() == 0 ? logits.length : options.topK())
                .mapToInt(Integer::intValue)
                .toArray();
        double[] weights = Arrays.stream(order)
                .mapToDouble(token -> Math.exp((logits[token] - logits[order[0]]) / options.temperature()))
                .toArray();
        double total = Arrays.stream(weights).sum();
        double nucleus = 0;
        int kept = 0;
        while (kept < order.length && nucleus < options.topP() * total) {
            nucleus += weights[kept++];
        }
        double draw = random.nextDouble() * nucleus;
        for (int i = 0; i < kept; i++) {
            draw -= weights[i];
            if (draw < 0) {
                return order[i];
            }
        }
        return order[kept - 1];
    }
}
