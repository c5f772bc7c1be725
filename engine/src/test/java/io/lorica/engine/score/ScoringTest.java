package io.lorica.engine.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.prefill.Prefill;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scorings in slices, beside the same ones in one pass. */
class ScoringTest {
    private static final int CHUNK = Prefill.CHUNK;
    private static final List<int[]> ANSWERS = List.of(new int[] {5}, new int[] {9, 8, 7}, new int[] {11, 12});

    @TempDir
    private Path directory;

    @BeforeEach
    void write() {
        TinyModel.write(directory, Family.QWEN3, 3);
    }

    @ParameterizedTest
    @EnumSource(names = {"TORCH", "INT8"})
    void a_short_prompt_takes_one_slice_and_has_the_bits_of_a_whole_pass(DecodeWeights weights) {
        try (BaseModel base = base(weights, 8 << 20);
                LoadedStack stack = base.load(AdapterStack.EMPTY);
                Scoring<double[]> scoring = new Scorer(base).begin(request(60, stack))) {
            assertThatThrownBy(scoring::result).isInstanceOf(IllegalStateException.class);
            assertThat(scoring.advance()).isFalse();
            assertThat(scoring.result())
                    .containsExactly(
                            new Scorer(base).score(List.of(request(60, stack))).getFirst());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TORCH", "INT8"})
    void a_short_prompt_with_many_long_answers_takes_several(DecodeWeights weights) {
        List<int[]> answers = IntStream.range(0, 7)
                .mapToObj(i -> new int[] {i + 10, i + 11, i + 12})
                .toList();
        try (BaseModel base = base(weights, 8 << 20);
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            var request = new ScoringRequest(tokens(200), answers, stack);
            var scorer = new Scorer(base);
            try (Scoring<double[]> scoring = scorer.begin(request)) {
                // Rows of 202 tokens, two in a slice.
                assertThat(slices(scoring)).isEqualTo(4);
                assertThat(scoring.result())
                        .containsExactly(scorer.score(List.of(request)).getFirst(), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TORCH", "INT8"})
    void a_long_prompt_takes_a_slice_a_piece_and_has_the_same_bits_whatever_is_done_in_between(DecodeWeights weights) {
        try (BaseModel base = base(weights, 8 << 20);
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            var scorer = new Scorer(base);
            var long1 = request(CHUNK + 200, stack);
            var long2 = new ScoringRequest(
                    new SplittableRandom(9).ints(CHUNK + 9, 10, 200).toArray(), ANSWERS, stack);
            double[] alone;
            try (Scoring<double[]> scoring = scorer.begin(long1)) {
                // Two pieces, the single token with the last, and each longer answer.
                assertThat(slices(scoring)).isEqualTo(4);
                alone = scoring.result();
            }
            double[] other = scorer.scoreAlone(long2);
            assertThat(alone).containsExactly(scorer.score(List.of(long1)).getFirst(), within(1e-3));
            try (BaseModel fresh = base(weights, 8 << 20);
                    LoadedStack again = fresh.load(AdapterStack.EMPTY);
                    Scoring<double[]> first = new Scorer(fresh).begin(on(again, long1));
                    Scoring<double[]> second = new Scorer(fresh).begin(on(again, long2))) {
                boolean isFirst = true;
                boolean isSecond = true;
                while (isFirst || isSecond) {
                    isFirst = isFirst && first.advance();
                    isSecond = isSecond && second.advance();
                }
                assertThat(first.result()).containsExactly(alone);
                assertThat(second.result()).containsExactly(other);
            }
        }
    }

    @Test
    void requests_together_take_a_slice_for_each_pass_of_4096_tokens() {
        try (BaseModel base = base(DecodeWeights.TORCH, 1);
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            var one = new ScoringRequest(tokens(500), List.of(new int[] {5}), stack);
            var nine = Collections.nCopies(9, one);
            var scorer = new Scorer(base);
            try (Scoring<List<double[]>> scoring = scorer.begin(nine)) {
                assertThat(slices(scoring)).isEqualTo(2);
                assertThat(scoring.result()).hasSize(9);
                assertThat(scoring.result())
                        .allSatisfy(result -> assertThat(result).containsExactly(scorer.scoreAlone(one), within(1e-3)));
            }
        }
    }

    @Test
    void given_up_half_way_it_frees_its_room_for_keys_and_values() {
        // Room for one such prompt.
        try (BaseModel base = base(DecodeWeights.INT8, 180_000);
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            int all = base.generationTokens();
            Scoring<double[]> scoring = new Scorer(base).begin(request(all - 10, stack));
            assertThat(scoring.advance()).isTrue();
            assertThat(base.vector().tryOpen(stack.packed(), all)).isEmpty();

            scoring.close();

            base.vector().open(stack.packed(), all).close();
        }
    }

    @Test
    void what_does_not_fit_the_context_is_refused_before_it_begins() {
        try (BaseModel base = base(DecodeWeights.TORCH, 1);
                LoadedStack stack = base.load(AdapterStack.EMPTY)) {
            int context = base.config().maxPositions();
            assertThatThrownBy(() -> new Scorer(base).begin(request(context - 1, stack)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("context holds " + context);
        }
    }

    private static int slices(Scoring<?> scoring) {
        int slices = 1;
        while (scoring.advance()) {
            slices++;
        }
        return slices;
    }

    private static ScoringRequest on(LoadedStack stack, ScoringRequest request) {
        return new ScoringRequest(request.prompt(), request.answers(), stack);
    }

    private static ScoringRequest request(int length, LoadedStack stack) {
        return new ScoringRequest(tokens(length), ANSWERS, stack);
    }

    private static int[] tokens(int count) {
        return new SplittableRandom(4).ints(count, 10, 200).toArray();
    }

    private BaseModel base(DecodeWeights weights, long cacheBytes) {
        return BaseModel.load(
                directory, LoadOptions.cpu(Precision.FP32).withDecoding(new Decoding(weights, 1, cacheBytes)));
    }
}
