package io.lorica.engine.prefill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.vector.Sequence;
import io.lorica.formats.AdapterException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts whose beginning is cached, beside the same prompts prefilled from their first token. */
@Tag("slow")
class PrefillTest {
    private static final int CHUNK = Prefill.CHUNK;

    @TempDir
    private Path directory;

    private BaseModel base;
    private LoadedStack plain;

    private record Prefilled(float[] logits, float[] keys, int prefixHit) {}

    @BeforeEach
    void load() {
        TinyModel.write(directory, Family.QWEN3, 3);
        base = fresh(Precision.FP32);
        plain = base.load(AdapterStack.EMPTY);
    }

    @AfterEach
    void close() {
        plain.close();
        base.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void a_deterministic_prompt_has_the_bits_of_one_prefilled_from_its_first_token(Precision precision) {
        try (BaseModel warm = fresh(precision);
                BaseModel cold = fresh(precision);
                LoadedStack warmStack = warm.load(AdapterStack.EMPTY);
                LoadedStack coldStack = cold.load(AdapterStack.EMPTY)) {
            int[] prompt = tokens(1, CHUNK + 190);
            // In other chunks first, whose keys and values must not be taken over.
            prefill(warm, warmStack, Arrays.copyOf(prompt, CHUNK - 50), false);
            prefill(warm, warmStack, Arrays.copyOf(prompt, CHUNK + 40), false);
            prefill(warm, warmStack, Arrays.copyOf(prompt, CHUNK + 150), true);
            Prefilled again = prefill(warm, warmStack, prompt, true);
            Prefilled first = prefill(cold, coldStack, prompt, true);
            assertThat(first.prefixHit()).isZero();
            assertThat(again.prefixHit()).isEqualTo(CHUNK);
            assertThat(again.logits()).isEqualTo(first.logits());
            assertThat(again.keys()).isEqualTo(first.keys());
        }
    }

    @Test
    void another_prompt_goes_on_where_the_common_beginning_ends() {
        int[] prompt = tokens(1, CHUNK + 120);
        int[] other = prompt.clone();
        Arrays.fill(other, CHUNK + 33, other.length, 7);
        Prefilled cold = prefill(base, plain, other, true);
        try (BaseModel again = fresh(Precision.FP32);
                LoadedStack none = again.load(AdapterStack.EMPTY)) {
            prefill(again, none, prompt, false);
            Prefilled warm = prefill(again, none, other, false);
            assertThat(warm.prefixHit()).isEqualTo(CHUNK + 33);
            assertThat(warm.logits()).containsExactly(cold.logits(), within(2e-3f));
            assertThat(warm.keys()).containsExactly(cold.keys(), within(2e-3f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void a_few_more_tokens_are_prefilled_without_pytorch_to_almost_the_same_logits(int more) {
        int[] prompt = tokens(1, 150);
        Prefilled cold = prefill(base, plain, prompt, true);
        try (BaseModel again = fresh(Precision.FP32);
                LoadedStack none = again.load(AdapterStack.EMPTY)) {
            prefill(again, none, Arrays.copyOf(prompt, 150 - more), false);
            Prefilled warm = prefill(again, none, prompt, false);
            assertThat(warm.prefixHit()).isEqualTo(150 - more);
            // The vector path's 8-bit weights beside PyTorch's FP32.
            assertThat(warm.logits()).containsExactly(cold.logits(), within(0.15f));
        }
    }

    @Test
    void the_same_prompt_again_prefills_its_last_token_alone() {
        int[] prompt = tokens(1, 100);
        prefill(base, plain, prompt, false);
        assertThat(prefill(base, plain, prompt, false).prefixHit()).isEqualTo(99);
    }

    @Test
    void answers_to_a_long_prompt_score_as_in_one_pass_and_to_the_same_bits_each_time() {
        int[] prompt = tokens(2, CHUNK + 100);
        var request =
                new ScoringRequest(prompt, List.of(new int[] {5}, new int[] {9, 8, 7}, new int[] {11, 12}), plain);
        var scorer = new Scorer(base);
        double[] whole = scorer.score(List.of(request)).getFirst();
        double[] cold = scorer.scoreAlone(request);
        double[] warm = scorer.scoreAlone(request);
        assertThat(cold).containsExactly(whole, within(1e-3));
        assertThat(warm).isEqualTo(cold);
        try (Sequence all = base.vector().open(plain.packed(), base.generationTokens())) {
            assertThat(all.length()).isZero();
            assertThat(scorer.scoreAlone(request)).isEqualTo(cold);
        }
    }

    @Test
    void a_document_prefilled_under_the_domain_adapter_serves_every_task_that_waits_for_its_invocation() {
        var random = new Random(4);
        Adapter domain = adapter(random, List.of());
        int[] document = tokens(5, CHUNK + 77);
        int[] prompt = IntStream.concat(Arrays.stream(document), IntStream.of(3, 4, 60, 61, 62))
                .toArray();
        List<int[]> answers = List.of(new int[] {5}, new int[] {9, 8, 7});
        try (LoadedStack alone = base.load(AdapterStack.of(domain));
                LoadedStack credit = base.load(AdapterStack.of(domain, adapter(random, List.of(3, 4))));
                LoadedStack laundering = base.load(AdapterStack.of(domain, adapter(random, List.of(3, 4))))) {
            Prefilled first = prefill(base, credit, prompt, true);
            assertThat(first.prefixHit()).isZero();
            Prefilled second = prefill(base, laundering, prompt, true);
            assertThat(second.prefixHit()).isEqualTo(document.length);
            assertThat(second.logits()).isNotEqualTo(first.logits());
            int before =
                    document.length * base.config().kvHeads() * base.config().headDim();
            assertThat(Arrays.copyOf(second.keys(), before)).isEqualTo(Arrays.copyOf(first.keys(), before));
            assertThat(prefill(base, alone, prompt, false).prefixHit()).isEqualTo(document.length);

            var scorer = new Scorer(base);
            var request = new ScoringRequest(prompt, answers, laundering);
            assertThat(scorer.scoreAlone(request))
                    .containsExactly(scorer.score(List.of(request)).getFirst(), within(1e-3));
            try (BaseModel cold = fresh(Precision.FP32);
                    LoadedStack again = cold.load(laundering.stack())) {
                assertThat(prefill(cold, again, prompt, true).logits()).isEqualTo(second.logits());
                assertThat(new Scorer(cold).scoreAlone(new ScoringRequest(prompt, answers, again)))
                        .isEqualTo(scorer.scoreAlone(request));
            }
        }
    }

    @Test
    void before_its_invocation_a_waiting_adapter_changes_nothing_and_after_it_all() {
        var random = new Random(4);
        Adapter domain = adapter(random, List.of());
        Adapter task = adapter(random, List.of(3, 4));
        int[] prompt = tokens(5, 40);
        prompt[20] = 3;
        prompt[21] = 4;
        try (LoadedStack alone = base.load(AdapterStack.of(domain));
                LoadedStack stack = base.load(AdapterStack.of(domain, task));
                LoadedStack always = base.load(AdapterStack.of(domain, withoutInvocation(task)))) {
            int width = base.config().kvHeads() * base.config().headDim();
            float[] waiting = prefill(base, stack, prompt, true).keys();
            float[] beneath = prefill(base, alone, prompt, true).keys();
            float[] acting = prefill(base, always, prompt, true).keys();
            assertThat(Arrays.copyOf(waiting, 20 * width))
                    .containsExactly(Arrays.copyOf(beneath, 20 * width), within(1e-4f));
            assertThat(Arrays.copyOf(waiting, 20 * width)).isNotEqualTo(Arrays.copyOf(acting, 20 * width));
            for (int token = 20; token < 40; token++) {
                assertThat(Arrays.copyOfRange(waiting, token * width, (token + 1) * width))
                        .isNotEqualTo(Arrays.copyOfRange(beneath, token * width, (token + 1) * width));
            }
        }
    }

    @Test
    void a_prompt_without_the_invocation_is_refused_and_so_is_an_adapter_on_top_of_one_that_waits() {
        Adapter waiting = adapter(new Random(1), List.of(3, 4));
        try (LoadedStack stack = base.load(AdapterStack.of(waiting))) {
            var text = new GenerationRequest(new int[] {5, 4, 3}, 3, SamplingOptions.GREEDY, List.of(), stack);
            assertThatThrownBy(() -> new Generator(base).generate(List.of(text), TokenListener.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no invocation of its adapter, the tokens [3, 4]");
            var scoring = new ScoringRequest(new int[] {5, 4, 3}, List.of(new int[] {1}), stack);
            assertThatThrownBy(() -> new Scorer(base).score(List.of(scoring)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> AdapterStack.of(waiting, waiting))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("Only the top adapter");
    }

    private Adapter adapter(Random random, List<Integer> invocation) {
        var config = new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q, Projection.K, Projection.DOWN));
        Adapter zero = Adapter.initialise(config, base.config(), random.nextLong());
        Map<Site, LowRank> matrices = new HashMap<>();
        zero.matrices().forEach((site, matrix) -> {
            float[] b = new float[matrix.b().length];
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) random.nextGaussian() * 0.2f;
            }
            matrices.put(site, new LowRank(matrix.rank(), matrix.in(), matrix.out(), matrix.a(), b));
        });
        return Adapter.of(config.activatedBy(invocation), base.config(), matrices);
    }

    private Adapter withoutInvocation(Adapter adapter) {
        return Adapter.of(adapter.config().activatedBy(List.of()), base.config(), adapter.matrices());
    }

    private BaseModel fresh(Precision precision) {
        return BaseModel.load(
                directory, LoadOptions.cpu(precision).withDecoding(new Decoding(DecodeWeights.INT8, 2, 8 << 20)));
    }

    private static int[] tokens(long seed, int count) {
        return new SplittableRandom(seed).ints(count, 10, 200).toArray();
    }

    private static Prefilled prefill(BaseModel model, LoadedStack stack, int[] prompt, boolean isDeterministic) {
        try (Sequence sequence = model.vector().open(stack.packed(), prompt.length + 10);
                Prefill prefill = Prefill.into(sequence, model, stack, stack.text(prompt), isDeterministic)) {
            while (!prefill.isDone()) {
                prefill.nextChunk();
            }
            assertThat(sequence.length()).isEqualTo(prompt.length);
            return new Prefilled(prefill.logits(), sequence.keys(1), prefill.prefixHit());
        }
    }
}
