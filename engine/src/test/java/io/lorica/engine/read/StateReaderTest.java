package io.lorica.engine.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.prefill.Prefill;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateReaderTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() {
        TinyModel.write(directory, Family.QWEN3, 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT8"})
    void a_text_gets_the_same_bits_alone_and_between_the_slices_of_others(Precision precision) {
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(precision));
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            var reader = new StateReader(base);
            int[] one = tokens(Prefill.CHUNK + 200, 1);
            int[] other = tokens(Prefill.CHUNK + 9, 2);
            float[] first = reader.mean(one, stack, 1);
            float[] second = reader.mean(other, stack, 2);
            try (StateReading reading = reader.begin(one, stack, 1);
                    StateReading beside = reader.begin(other, stack, 2)) {
                assertThat(reading.advance()).isTrue();
                assertThat(beside.advance()).isTrue();
                assertThatThrownBy(reading::result).isInstanceOf(IllegalStateException.class);
                assertThat(beside.advance()).isFalse();
                assertThat(reading.advance()).isFalse();
                assertThat(reading.result()).containsExactly(first);
                assertThat(beside.result()).containsExactly(second);
            }
        }
    }

    @Test
    void many_texts_of_all_lengths_come_out_in_their_order_as_each_does_alone() {
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            var reader = new StateReader(base);
            List<int[]> texts = IntStream.of(500, 3, 1, 300, 3, 500, 490, 500, 490, 500, 512, 500, 500, 40)
                    .mapToObj(length -> tokens(length, length))
                    .toList();
            int[] done = {0};
            float[][][] means = reader.means(texts, stack, new int[] {1, 2}, read -> done[0] = read);
            assertThat(done[0]).isEqualTo(texts.size());
            for (int text = 0; text < texts.size(); text++) {
                for (int depth = 1; depth <= 2; depth++) {
                    assertThat(means[text][depth - 1])
                            .containsExactly(reader.mean(texts.get(text), stack, depth), within(1e-3f));
                }
            }
        }
    }

    @Test
    void no_text_and_one_beyond_the_context_are_refused() {
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            var reader = new StateReader(base);
            int[] tooLong = tokens(base.config().maxPositions() + 1, 1);
            assertThatThrownBy(() -> reader.begin(new int[0], stack, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reader.means(List.of(tooLong), stack, new int[] {1}, _ -> {}))
                    .hasMessageContaining("Shorten the text");
        }
    }

    private static int[] tokens(int count, long seed) {
        return new SplittableRandom(seed).ints(count, 10, 200).toArray();
    }
}
