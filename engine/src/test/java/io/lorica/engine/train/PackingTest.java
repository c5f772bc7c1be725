package io.lorica.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void short_examples_fill_what_long_ones_leave() {
        assertThat(lengths(passes(examples(60, 30, 90, 10, 40, 70), 100)))
                .containsExactly(List.of(90, 10), List.of(70, 30), List.of(60, 40));
    }

    @Test
    void an_example_longer_than_a_pass_is_one_by_itself() {
        assertThat(lengths(passes(examples(5, 300, 6), 100))).containsExactly(List.of(300), List.of(6, 5));
    }

    @Test
    void every_example_is_in_one_pass_and_no_pass_is_too_long() {
        var random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            int[] lengths = random.ints(random.nextInt(1, 40), 2, 100).toArray();
            List<List<Integer>> passes = lengths(passes(examples(lengths), 128));
            assertThat(passes.stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(lengths).boxed().toList());
            assertThat(passes)
                    .allMatch(pass -> pass.stream().mapToInt(Integer::intValue).sum() <= 128);
        }
    }

    private static List<List<TrainingExample>> passes(List<TrainingExample> batch, int most) {
        return Packing.passes(batch, example -> example.tokens().length, most);
    }

    private static List<TrainingExample> examples(int... lengths) {
        return IntStream.of(lengths)
                .mapToObj(length -> new TrainingExample(new int[length], 0))
                .toList();
    }

    private static List<List<Integer>> lengths(List<List<TrainingExample>> passes) {
        return passes.stream()
                .map(pass ->
                        pass.stream().map(example -> example.tokens().length).toList())
                .toList();
    }
}
