package io.lorica.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class PromptLookupTest {
    @Test
    void a_text_that_repeats_itself_is_drafted_ever_longer_and_one_that_does_not_ever_less() {
        var lookup = new PromptLookup(IntStream.range(0, 40).map(i -> i % 10).toArray());
        assertThat(lookup.draft(7)).containsExactly(0, 1, 2);
        lookup.verified(3, 3);
        assertThat(lookup.draft(7)).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(lookup.draft(2)).containsExactly(0, 1);
        lookup.verified(2, 0);
        assertThat(lookup.draft(7)).isEmpty();
        assertThat(lookup.draft(7)).hasSize(3);
        lookup.add(70);
        assertThat(lookup.draft(7)).isEmpty();
    }

    /** Tiny models of random weights soon repeat themselves. */
    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void drafts_change_no_token_and_save_steps(DecodeWeights weights, @TempDir Path directory) {
        TinyModel.write(directory, Family.LLAMA, 3);
        int plainSteps = 0;
        int steps = 0;
        try (BaseModel plain = base(directory, weights, false);
                BaseModel drafting = base(directory, weights, true);
                LoadedStack plainStack = plain.load(AdapterStack.EMPTY);
                LoadedStack draftingStack = drafting.load(AdapterStack.EMPTY)) {
            var random = new SplittableRandom(5);
            for (int rows = 1; rows <= 4; rows++) {
                List<int[]> prompts = new ArrayList<>();
                for (int row = 0; row < rows; row++) {
                    prompts.add(random.ints(random.nextInt(4, 30), 10, 200).toArray());
                }
                plainSteps += answer(plain, plainStack, prompts);
                steps += answer(drafting, draftingStack, prompts);
                assertThat(drafted).isEqualTo(expected);
            }
        }
        assertThat(steps).isLessThan(plainSteps * 3 / 4);
    }

    private final List<List<Integer>> expected = new ArrayList<>();
    private final List<List<Integer>> drafted = new ArrayList<>();

    private int answer(BaseModel base, LoadedStack stack, List<int[]> prompts) {
        var answers = base.options().decoding().looksUpPrompt() ? drafted : expected;
        int steps = 0;
        try (var batch = new ContinuousBatch(base)) {
            for (int[] prompt : prompts) {
                var request = new GenerationRequest(prompt, 120, SamplingOptions.GREEDY, List.of(), stack, true);
                batch.join(request, new SlotListener() {
                    @Override
                    public void onText(String textDelta) {}

                    @Override
                    public void onEnd(Generation generation) {
                        answers.add(IntStream.of(generation.tokens()).boxed().toList());
                    }

                    @Override
                    public void onFailure(RuntimeException cause) {
                        throw cause;
                    }
                });
            }
            while (batch.size() > 0) {
                batch.step();
                steps++;
            }
        }
        answers.sort((a, b) -> a.toString().compareTo(b.toString()));
        return steps;
    }

    private static BaseModel base(Path directory, DecodeWeights weights, boolean looksUp) {
        var decoding = new Decoding(weights, 2, 8 << 20, true, looksUp);
        return BaseModel.load(directory, LoadOptions.cpu(Precision.FP32).withDecoding(decoding));
    }
}
