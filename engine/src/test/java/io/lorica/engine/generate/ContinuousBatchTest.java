package io.lorica.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.prefill.Prefill;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.KvCache;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.engine.vector.Sequence;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that come and go on a tiny model. */
@Tag("slow")
class ContinuousBatchTest {
    private static final SamplingOptions SAMPLED = new SamplingOptions(1, 0.95, 0, 7);

    @TempDir
    static Path directory;

    private final List<AutoCloseable> resources = new ArrayList<>();

    private static final class Answer implements SlotListener {
        private final StringBuilder text = new StringBuilder();
        private @Nullable Generation generation;
        private @Nullable RuntimeException failure;

        @Override
        public void onText(String textDelta) {
            text.append(textDelta);
        }

        @Override
        public void onEnd(Generation ended) {
            generation = ended;
        }

        @Override
        public void onFailure(RuntimeException cause) {
            failure = cause;
        }

        Generation generation() {
            assertThat(failure).isNull();
            assertThat(generation).isNotNull();
            return generation;
        }
    }

    @BeforeAll
    static void write() throws Exception {
        TinyModel.write(directory, Family.LLAMA, 3);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : resources.reversed()) {
            resource.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rows_that_join_and_leave_get_the_tokens_they_get_alone(DecodeWeights weights) {
        BaseModel base = base(weights, 1 << 20);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        LoadedStack stack = keep(base.load(AdapterStack.of(adapter(base, 5))));
        LoadedStack layers = keep(base.load(new AdapterStack(List.of(adapter(base, 6), adapter(base, 7)))));
        var requests = List.of(
                request(base, "What is a bond?", 30, plain),
                request(base, "Loan", 9, stack),
                request(base, "This prompt is cancelled", 40, layers),
                request(base, "Another one that comes late and is rather longer than the others", 12, layers));
        ContinuousBatch batch = keep(new ContinuousBatch(base));
        List<Answer> answers = requests.stream().map(request -> new Answer()).toList();
        batch.join(requests.get(0), answers.get(0));
        batch.join(requests.get(1), answers.get(1));
        steps(batch, 3);
        Slot cancelled = batch.join(requests.get(2), answers.get(2));
        steps(batch, 4);
        batch.cancel(cancelled);
        batch.join(requests.get(3), answers.get(3));
        finish(batch);

        for (int i : new int[] {0, 1, 3}) {
            assertThat(answers.get(i).generation().tokens()).isEqualTo(alone(base, requests.get(i)));
        }
        int[] part = answers.get(2).generation().tokens();
        assertThat(answers.get(2).generation().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(alone(base, requests.get(2))).startsWith(part);
        assertThat(answers).allMatch(answer -> answer.generation().text().contentEquals(answer.text));
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void on_the_vector_path_a_row_has_the_same_bits_whatever_its_neighbours(DecodeWeights weights) {
        BaseModel base = base(weights, 1 << 20);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        LoadedStack stack = keep(base.load(AdapterStack.of(adapter(base, 5))));
        GenerationRequest watched = request(base, longer("What is a bond?"), 25, stack);
        List<float[]> alone = new ArrayList<>();
        List<float[]> together = new ArrayList<>();
        try (var batch = new ContinuousBatch(base)) {
            Slot slot = batch.join(watched, new Answer());
            while (batch.size() > 0) {
                batch.step();
                addLogits(alone, base, slot);
            }
        }
        try (var batch = new ContinuousBatch(base)) {
            batch.join(request(base, "First", 8, plain), new Answer());
            batch.step();
            Slot slot = batch.join(watched, new Answer());
            Slot other = batch.join(request(base, "Second", 40, plain), new Answer());
            for (int step = 0; slot.isRunning(); step++) {
                batch.step();
                addLogits(together, base, slot);
                if (step == 5) {
                    batch.cancel(other);
                } else if (step == 9) {
                    batch.join(request(base, longer("Third, after a while"), 3, stack), new Answer());
                }
            }
        }
        assertThat(together.size()).isGreaterThan(12).isEqualTo(alone.size());
        for (int step = 0; step < alone.size(); step++) {
            assertThat(together.get(step)).isEqualTo(alone.get(step));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_prompt_that_breaks_the_program_fails_alone(DecodeWeights weights) {
        BaseModel base = base(weights, 1 << 20);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        ContinuousBatch batch = keep(new ContinuousBatch(base));
        GenerationRequest good = request(base, "Loan", 12, plain);
        var answers = List.of(new Answer(), new Answer(), new Answer());
        batch.join(good, answers.get(0));
        batch.step();
        batch.join(
                new GenerationRequest(new int[] {Integer.MAX_VALUE}, 5, SamplingOptions.GREEDY, List.of(), plain),
                answers.get(1));
        batch.join(good, answers.get(2));
        finish(batch);

        assertThat(answers.get(1).failure).isNotNull();
        assertThat(answers.get(1).generation).isNull();
        assertThat(answers.get(0).generation().tokens()).isEqualTo(alone(base, good));
        assertThat(answers.get(2).generation().tokens()).isEqualTo(alone(base, good));
    }

    @Test
    void a_long_prompt_is_read_in_pieces_while_other_rows_go_on() {
        BaseModel base = base(DecodeWeights.INT8, 1 << 20);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        ContinuousBatch batch = keep(new ContinuousBatch(base));
        Slot running = batch.join(request(base, "Loan", 60, plain), new Answer());
        batch.step();
        GenerationRequest request = request(base, longer("A document"), 5, plain);
        int pieces = Math.ceilDiv(request.prompt().length, Prefill.CHUNK);
        assertThat(pieces).isGreaterThan(1);
        int before = running.position();
        Slot late = batch.join(request, new Answer());
        steps(batch, pieces - 1);
        assertThat(late.position()).isEqualTo(request.prompt().length - 1);
        assertThat(running.position()).isEqualTo(before + pieces - 1);
        batch.step();
        assertThat(late.position()).isEqualTo(request.prompt().length);
        batch.cancel(late);
        batch.join(request, new Answer());
        batch.step();
        assertThat(batch.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void a_prompt_read_in_pieces_gives_the_logits_of_one_read_whole(Family family, @TempDir Path model)
            throws Exception {
        TinyModel.write(model, family, 5);
        BaseModel base = keep(BaseModel.load(
                model, LoadOptions.cpu(Precision.FP32).withDecoding(new Decoding(DecodeWeights.INT8, 1, 1 << 20))));
        LoadedStack stack = keep(base.load(AdapterStack.of(adapter(base, 5))));
        int[] prompt = request(base, longer("A document"), 5, stack).prompt();
        float[] whole;
        try (var cache = new KvCache(base.torch(), 1, prompt.length)) {
            var batch = TokenBatch.of(List.of(new BatchRow(prompt, stack.tensors())));
            whole = base.torch().logits(batch, new int[] {prompt.length - 1}, cache)[0];
        }
        var slot = new Slot(
                new GenerationRequest(prompt, 5, SamplingOptions.GREEDY, List.of(), stack),
                new Answer(),
                base.tokenizer());
        Sequence sequence = keep(base.vector().open(stack.packed(), slot.capacity()));
        Prefill prefill = keep(Prefill.into(sequence, base, stack, stack.text(prompt), true));
        while (!prefill.isDone()) {
            prefill.nextChunk();
        }
        assertThat(sequence.length()).isEqualTo(prompt.length);
        assertThat(prefill.logits()).containsExactly(whole, within(2e-3f));
    }

    @Test
    void a_row_whose_adapters_are_gone_fails_alone_in_the_middle_of_its_text() {
        BaseModel base = base(DecodeWeights.INT8, 1 << 20);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        LoadedStack gone = keep(base.load(AdapterStack.of(adapter(base, 5))));
        ContinuousBatch batch = keep(new ContinuousBatch(base));
        var kept = new Answer();
        var broken = new Answer();
        GenerationRequest good = request(base, "Loan", 12, plain);
        batch.join(good, kept);
        batch.join(request(base, "Bond", 12, gone), broken);
        steps(batch, 3);
        gone.close();
        finish(batch);

        assertThat(broken.failure).isNotNull();
        assertThat(kept.generation().tokens()).isEqualTo(alone(base, good));
    }

    @Test
    void a_listener_that_throws_fails_its_row_alone() {
        BaseModel base = base(DecodeWeights.INT8, 1 << 20);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        ContinuousBatch batch = keep(new ContinuousBatch(base));
        var kept = new Answer();
        List<RuntimeException> failures = new ArrayList<>();
        GenerationRequest request = request(base, "Loan", 12, plain);
        batch.join(request, new SlotListener() {
            @Override
            public void onText(String textDelta) {
                throw new IllegalStateException("The prefill is gone");
            }

            @Override
            public void onEnd(Generation generation) {
                throw new AssertionError("The slot has failed");
            }

            @Override
            public void onFailure(RuntimeException cause) {
                failures.add(cause);
            }
        });
        batch.join(request, kept);
        finish(batch);

        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessage("The prefill is gone"));
        assertThat(kept.generation().tokens()).isEqualTo(alone(base, request));
    }

    @Test
    void a_row_without_room_waits_until_another_leaves_and_one_too_large_is_refused() {
        BaseModel base = base(DecodeWeights.INT8, 20_000);
        LoadedStack plain = keep(base.load(AdapterStack.EMPTY));
        int all = base.generationTokens();
        assertThat(all).isLessThan(base.config().maxPositions());
        ContinuousBatch batch = keep(new ContinuousBatch(base));
        var first = new Answer();
        var second = new Answer();
        GenerationRequest large = new GenerationRequest(
                base.tokenizer().encode("Loan"),
                all - base.tokenizer().encode("Loan").length,
                new SamplingOptions(1, 1, 0, 4),
                List.of(),
                plain);
        Slot holder = batch.join(large, first);
        GenerationRequest small = request(base, "Bond", 5, plain);
        steps(batch, 2);
        batch.join(small, second);
        steps(batch, 2);
        assertThat(batch.waiting()).isEqualTo(1);
        assertThat(second.text).isEmpty();

        batch.cancel(holder);
        finish(batch);

        assertThat(first.generation().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(second.generation().tokens()).isEqualTo(alone(base, small));
        assertThatThrownBy(() -> batch.join(request(base, "Bond", all, plain), new Answer()))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("raise the budget");
    }

    /** Of a step that decoded; the second time, part of the prompt is cached. */
    private static void addLogits(List<float[]> to, BaseModel base, Slot slot) {
        if (slot.position() >= slot.request().prompt().length) {
            float[] logits = slot.logits(base.config().vocabSize());
            assertThat(logits).isNotNull();
            to.add(logits.clone());
        }
    }

    /** More than one piece. */
    private static String longer(String text) {
        return text.repeat(Math.ceilDiv(Prefill.CHUNK + 60, text.length()));
    }

    private static void steps(ContinuousBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            batch.step();
        }
    }

    private static void finish(ContinuousBatch batch) {
        while (batch.size() > 0) {
            assertThat(batch.step()).isTrue();
        }
    }

    private static int[] alone(BaseModel base, GenerationRequest request) {
        return new Generator(base)
                .generate(List.of(request), TokenListener.NONE)
                .getFirst()
                .tokens();
    }

    private BaseModel base(DecodeWeights weights, long cacheBytes) {
        return keep(BaseModel.load(
                directory, LoadOptions.cpu(Precision.FP32).withDecoding(new Decoding(weights, 2, cacheBytes))));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        resources.add(resource);
        return resource;
    }

    private static GenerationRequest request(BaseModel base, String prompt, int tokens, LoadedStack stack) {
        return new GenerationRequest(base.tokenizer().encode(prompt), tokens, SAMPLED, List.of(), stack, true);
    }

    /** Freshly initialised adapters do nothing; this one has a B. */
    private static Adapter adapter(BaseModel base, long seed) {
        var config = new AdapterConfig(4, 8, false, 0, Set.of(Projection.values()));
        var random = new Random(seed);
        Map<Site, LowRank> matrices = new HashMap<>();
        Adapter.initialise(config, base.config(), seed).matrices().forEach((site, m) -> {
            float[] b = new float[m.b().length];
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) random.nextGaussian() / 4;
            }
            matrices.put(site, new LowRank(m.rank(), m.in(), m.out(), m.a(), b));
        });
        return Adapter.of(config, base.config(), matrices);
    }
}
