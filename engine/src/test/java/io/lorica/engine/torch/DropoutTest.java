package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRA dropout: each input of A is zeroed with the given probability while training, and only then. */
@Tag("slow")
class DropoutTest {
    private static final int DRAWS = 120;

    @TempDir
    static Path directory;

    private static BaseModel base;
    private static LoadedStack plain;

    @BeforeAll
    static void load() {
        TinyModel.write(directory, Family.LLAMA, 3);
        base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
        plain = base.load(AdapterStack.EMPTY);
    }

    @AfterAll
    static void close() {
        plain.close();
        base.close();
    }

    /** While B is zero, its gradient is linear in the inputs of A, so what is kept must make up for what is dropped. */
    @Test
    void on_average_the_gradient_is_the_one_without_dropout_and_it_varies_by_the_share_that_is_dropped() {
        float[] whole = gradient(fresh(0), 1, false);
        double few = spread(fresh(0.2), whole);
        double half = spread(fresh(0.5), whole);

        // An input kept with probability q and divided by q has the variance (1 - q) / q.
        assertThat(half / few).isCloseTo((0.5 / 0.5) / (0.2 / 0.8), within(0.6));
    }

    @Test
    void a_seed_decides_what_is_dropped_whether_layers_are_kept_or_computed_again() {
        Adapter adapter = random(0.4);
        float[] first = gradient(adapter, 1, false);

        assertThat(gradient(adapter, 1, false)).isEqualTo(first);
        assertThat(gradient(adapter, 2, false)).isNotEqualTo(first);
        float[] recomputed = gradient(adapter, 1, true);
        for (int i = 0; i < first.length; i++) {
            assertThat(recomputed[i]).isCloseTo(first[i], within(1e-4f * largest(first)));
        }
    }

    @Test
    void without_dropout_the_seed_changes_nothing() {
        assertThat(gradient(random(0), 1, false)).isEqualTo(gradient(random(0), 2, false));
    }

    @Test
    void training_drops_by_its_seed_and_the_adapter_remembers_the_probability() {
        Adapter dropped = train(0.3, 5);

        assertThat(dropped).isEqualTo(train(0.3, 5));
        assertThat(dropped.config().dropout()).isEqualTo(0.3);
        assertThat(dropped.matrices()).isNotEqualTo(train(0, 5).matrices());
    }

    @Test
    void scoring_drops_nothing() {
        try (LoadedStack trained = base.load(AdapterStack.of(random(0.9)));
                LoadedStack same = base.load(AdapterStack.of(random(0)))) {
            assertThat(score(trained)).isEqualTo(score(same)).isNotEqualTo(score(plain));
        }
    }

    /** Mean square distance of a draw's gradient from the whole one; checks that the draws' mean is close to it. */
    private static double spread(Adapter adapter, float[] whole) {
        double[] mean = new double[whole.length];
        double square = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            float[] drawn = gradient(adapter, 1000 + 31L * draw, false);
            for (int i = 0; i < whole.length; i++) {
                mean[i] += drawn[i] / (double) DRAWS;
                square += Math.pow(drawn[i] - whole[i], 2) / DRAWS;
            }
        }
        double distance = 0;
        for (int i = 0; i < whole.length; i++) {
            distance += Math.pow(mean[i] - whole[i], 2);
        }
        // The mean of n draws varies by a n-th of what one does.
        assertThat(distance).isLessThan(2 * square / DRAWS);
        return square;
    }

    private static float[] gradient(Adapter adapter, long seed, boolean recompute) {
        int[] tokens = base.tokenizer().encode("Approve the loan?");
        int[] at = {4, 9, tokens.length - 2};
        int[] answers = {tokens[5], tokens[10], tokens[tokens.length - 1]};
        var batch = TokenBatch.of(List.of(new BatchRow(Arrays.copyOf(tokens, tokens.length - 1), plain.tensors())));
        try (var parameters = new LoraParameters(base.torch(), adapter)) {
            parameters.accumulate(batch, at, answers, seed, recompute);
            var gradient = java.nio.FloatBuffer.allocate(Math.toIntExact(adapter.parameters()));
            parameters
                    .gradient()
                    .matrices()
                    .values()
                    .forEach(matrix -> gradient.put(matrix.a()).put(matrix.b()));
            return gradient.array();
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double[] score(LoadedStack stack) {
        return new Scorer(base)
                .score(List.of(new ScoringRequest(
                        base.tokenizer().encode("Approve?"), List.of(new int[] {'y'}, new int[] {'n', 'o'}), stack)))
                .getFirst();
    }

    private static Adapter train(double dropout, long seed) {
        var d = TrainingOptions.defaults();
        var options = new TrainingOptions(0.02, d.schedule(), 0, d.adamW(), 1, 3, 3, 1, 4096, false, seed);
        int[] text = base.tokenizer().encode("Approve? yes");
        return new LoraTrainer(base)
                .train(
                        AdapterStack.EMPTY,
                        config(dropout),
                        List.of(new TrainingExample(text, 8)),
                        options,
                        progress -> {})
                .adapter();
    }

    private static Adapter fresh(double dropout) {
        return Adapter.initialise(config(dropout), base.config(), 5);
    }

    private static Adapter random(double dropout) {
        var random = new Random(5);
        Map<Site, LowRank> matrices = new TreeMap<>();
        fresh(dropout).matrices().forEach((site, m) -> {
            float[] b = new float[m.b().length];
            for (int i = 0; i < b.length; i++) {
                b[i] = 0.1f * (float) random.nextGaussian();
            }
            matrices.put(site, new LowRank(m.rank(), m.in(), m.out(), m.a(), b));
        });
        return Adapter.of(config(dropout), base.config(), matrices);
    }

    private static AdapterConfig config(double dropout) {
        return new AdapterConfig(4, 8, false, dropout, Set.of(Projection.values()));
    }
}
