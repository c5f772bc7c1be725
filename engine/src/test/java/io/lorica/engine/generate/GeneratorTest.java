package io.lorica.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generation on a tiny model. */
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
        assertThat(base.chatTemplate()
                        .render(List.of(new ChatMessage("user", "Hi {{ 1 }}")), true)
                        .string())
                .isEqualTo("<|im_start|>user\nHi {{ 1 }}<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void a_batch_gives_each_row_what_it_gets_alone() {
        Adapter adapter = adapter();
        try (LoadedStack stack = base.load(AdapterStack.of(adapter))) {
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

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void the_vector_path_decodes_rows_as_alone_and_samples_by_seed(DecodeWeights weights) {
        var options = LoadOptions.cpu(Precision.BF16).withDecoding(new Decoding(weights, 2, 1 << 20));
        try (BaseModel vector = BaseModel.load(directory, options);
                LoadedStack none = vector.load(AdapterStack.EMPTY);
                LoadedStack stack = vector.load(AdapterStack.of(adapter()))) {
            var sampled = new SamplingOptions(1, 0.9, 0, 3);
            var requests = List.of(
                    greedy("What is a bond?", none, 9),
                    greedy("Loan", stack, 14),
                    new GenerationRequest(
                            vector.tokenizer().encode("A longer prompt"), 30, sampled, List.of(), stack, true));
            var together = new Generator(vector).generate(requests, TokenListener.NONE);
            for (int i = 0; i < requests.size(); i++) {
                var alone = new Generator(vector).generate(List.of(requests.get(i)), TokenListener.NONE);
                assertThat(together.get(i).tokens()).isEqualTo(alone.getFirst().tokens());
            }
        }
    }

    @Test
    void the_vector_path_continues_as_pytorch_does() {
        var options = LoadOptions.cpu(Precision.FP32).withDecoding(Decoding.of(DecodeWeights.INT8));
        try (BaseModel vector = BaseModel.load(directory, options);
                LoadedStack there = vector.load(AdapterStack.of(adapter()));
                LoadedStack here = base.load(AdapterStack.of(adapter()))) {
            var expected = new Generator(base).generate(List.of(greedy("Loan", here, 12)), TokenListener.NONE);
            var found = new Generator(vector).generate(List.of(greedy("Loan", there, 12)), TokenListener.NONE);
            assertThat(found.getFirst().text()).isEqualTo(expected.getFirst().text());
        }
    }

    @Test
    void a_batch_beyond_the_budget_is_refused_and_leaves_room_for_others() {
        var options = LoadOptions.cpu(Precision.FP32).withDecoding(new Decoding(DecodeWeights.INT8, 1, 40_000));
        try (BaseModel vector = BaseModel.load(directory, options);
                LoadedStack none = vector.load(AdapterStack.EMPTY)) {
            var generator = new Generator(vector);
            assertThatThrownBy(() -> generator.generate(List.of(greedy("Loan", none, 400)), TokenListener.NONE))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("raise the budget");
            assertThat(generator.generate(List.of(greedy("Loan", none, 4)), TokenListener.NONE))
                    .hasSize(1);
        }
    }

    @Test
    void the_same_seed_draws_the_same_text_and_another_seed_another() {
        assertThat(sampled(1)).isEqualTo(sampled(1)).isNotEqualTo(sampled(2));
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

    private static GenerationRequest greedy(String prompt, LoadedStack stack, int tokens) {
        return new GenerationRequest(
                base.tokenizer().encode(prompt), tokens, SamplingOptions.GREEDY, List.of(), stack, true);
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

    /** Freshly initialised adapters do nothing; this one has a B. */
    private static Adapter adapter() {
        var config = new AdapterConfig(4, 8, false, 0, Set.of(Projection.values()));
        var random = new Random(5);
        Map<Site, LowRank> matrices = new HashMap<>();
        Adapter.initialise(config, base.config(), 5).matrices().forEach((site, m) -> {
            float[] b = new float[m.b().length];
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) random.nextGaussian();
            }
            matrices.put(site, new LowRank(m.rank(), m.in(), m.out(), m.a(), b));
        });
        return Adapter.of(config, base.config(), matrices);
    }
}
