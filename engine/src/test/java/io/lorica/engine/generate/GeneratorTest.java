package io.lorica.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadOptions;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.Precision;
import io.lorica.engine.adapter.Adapter;
import io.lorica.engine.adapter.AdapterConfig;
import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.adapter.Projection;
import io.lorica.engine.checkpoint.Family;
import io.lorica.engine.checkpoint.TinyModel;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generation, and training followed by generation, on a tiny model. */
class GeneratorTest {
    @TempDir
    static Path directory;

    private static BaseModel base;
    private static LoadedStack plain;

    @BeforeAll
    static void load() throws Exception {
        TinyModel.write(directory, Family.LLAMA, 3);
        base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
        plain = base.load(AdapterStack.EMPTY);
    }

    @AfterAll
    static void close() {
        plain.close();
        base.close();
    }

    @Test
    void text_survives_the_tokenizer_in_every_script() {
        for (String text : List.of("Loan 42 €", "信用审批 – crédit", "👩‍💼 ok\n\t x")) {
            assertThat(base.tokenizer().decode(base.tokenizer().encode(text))).isEqualTo(text);
        }
    }

    @Test
    void special_tokens_in_text_are_one_token_and_end_answers() {
        assertThat(base.tokenizer().encode("<|im_end|>")).hasSize(1);
        assertThat(base.tokenizer().eosIds()).containsExactly(base.tokenizer().encode("<|im_end|>")[0]);
    }

    @Test
    void the_chat_template_ends_where_the_answer_begins() {
        assertThat(base.chatTemplate().render(List.of(new ChatMessage("user", "Hi {{ 1 }}")), true))
                .isEqualTo("<|im_start|>user\nHi {{ 1 }}<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void a_batch_gives_each_row_what_it_gets_alone() {
        var trained = trained();
        try (LoadedStack stack = base.load(AdapterStack.of(trained))) {
            var requests = List.of(
                    greedy("What is a bond?", plain, 9),
                    greedy("Loan", stack, 14),
                    greedy("A longer prompt", plain, 4));
            var together = new Generator(base).generate(requests, TokenListener.NONE);
            for (int i = 0; i < requests.size(); i++) {
                var alone = new Generator(base).generate(List.of(requests.get(i)), TokenListener.NONE);
                assertThat(together.get(i).tokens()).isEqualTo(alone.getFirst().tokens());
            }
        }
    }

    @Test
    void the_same_seed_draws_the_same_text_and_another_seed_another() {
        assertThat(sampled(1)).isEqualTo(sampled(1)).isNotEqualTo(sampled(2));
    }

    @Test
    void training_lowers_the_loss_changes_every_b_and_leaves_the_base_alone() {
        double before = score(plain);
        Adapter trained = trained();
        trained.matrices()
                .values()
                .forEach(matrix -> assertThat(matrix.b()).satisfies(b -> {
                    double sum = 0;
                    for (float value : b) {
                        sum += Math.abs(value);
                    }
                    assertThat(sum).isPositive();
                }));
        try (LoadedStack stack = base.load(AdapterStack.of(trained))) {
            assertThat(score(stack)).isGreaterThan(before + 1);
        }
        assertThat(score(plain)).isEqualTo(before);
    }

    @Test
    void the_same_seed_trains_the_same_adapter() {
        assertThat(trained()).isEqualTo(trained());
    }

    @Test
    void passes_of_any_size_give_the_same_step() {
        Adapter whole = train(4, 4096);
        Adapter cut = train(4, 1);
        whole.matrices().forEach((site, matrix) -> {
            float[] other = cut.at(site.layer(), site.projection()).b();
            for (int i = 0; i < other.length; i++) {
                assertThat(other[i]).isCloseTo(matrix.b()[i], org.assertj.core.data.Offset.offset(2e-4f));
            }
        });
    }

    @Test
    void cancelling_ends_training() {
        var listener = new io.lorica.engine.train.TrainingListener() {
            @Override
            public void onStep(io.lorica.engine.train.TrainingProgress progress) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> new LoraTrainer(base)
                        .train(AdapterStack.EMPTY, config(), examples(), TrainingOptions.defaults(), listener))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void what_does_not_fit_the_context_is_refused_with_the_numbers() {
        assertThatThrownBy(() -> new Generator(base).generate(List.of(greedy("x", plain, 5000)), TokenListener.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(base.config().maxPositions()));
    }

    @Test
    void a_stop_text_ends_the_answer_and_is_never_shown() {
        String full = new Generator(base)
                .generate(List.of(greedy("Loan", plain, 12)), TokenListener.NONE)
                .getFirst()
                .text();
        String stop = full.substring(4, 6);
        var shown = new StringBuilder();
        var stopped = new Generator(base)
                .generate(
                        List.of(new GenerationRequest(
                                base.tokenizer().encode("Loan"), 12, SamplingOptions.GREEDY, List.of(stop), plain)),
                        (row, delta) -> shown.append(delta));
        assertThat(stopped.getFirst().reason()).isEqualTo(FinishReason.STOP);
        assertThat(shown.toString())
                .isEqualTo(stopped.getFirst().text())
                .isEqualTo(full.substring(0, full.indexOf(stop)));
    }

    private static double score(LoadedStack stack) {
        int[] answer = {base.tokenizer().encode("y")[0]};
        return new Scorer(base)
                .score(List.of(new ScoringRequest(base.tokenizer().encode("Approve?"), List.of(answer), stack)))
                .getFirst()[0];
    }

    private static GenerationRequest greedy(String prompt, LoadedStack stack, int tokens) {
        return new GenerationRequest(base.tokenizer().encode(prompt), tokens, SamplingOptions.GREEDY, List.of(), stack);
    }

    private static String sampled(long seed) {
        return new Generator(base)
                .generate(
                        List.of(new GenerationRequest(
                                base.tokenizer().encode("Loan"),
                                20,
                                new SamplingOptions(1.5, 0.95, 100, seed),
                                List.of(),
                                plain)),
                        TokenListener.NONE)
                .getFirst()
                .text();
    }

    private static Adapter trained() {
        return train(20, 4096);
    }

    private static Adapter train(int steps, int microBatchTokens) {
        var d = TrainingOptions.defaults();
        var options = new TrainingOptions(
                0.02, d.schedule(), d.warmupRatio(), d.adamW(), 1, steps, steps, 4, microBatchTokens, false, 5);
        return new LoraTrainer(base)
                .train(AdapterStack.EMPTY, config(), examples(), options, progress -> {})
                .adapter();
    }

    private static AdapterConfig config() {
        return new AdapterConfig(4, 8, false, 0, Set.of(Projection.values()));
    }

    private static List<TrainingExample> examples() {
        int[] yes = base.tokenizer().encode("Approve?y");
        int[] longer = base.tokenizer().encode("Shall we approve?y");
        return List.of(
                new TrainingExample(yes, yes.length - 1),
                new TrainingExample(longer, longer.length - 1),
                new TrainingExample(base.tokenizer().encode("A bond is a loan."), 0),
                new TrainingExample(yes, yes.length - 1));
    }
}
