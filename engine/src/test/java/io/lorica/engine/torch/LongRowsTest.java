package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.LowRank;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.adapter.Site;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows whose attention is computed in several pieces: in one, in two that are kept, in three that are computed again.
 */
@Tag("slow")
class LongRowsTest {
    private static final double STEP = 0.01;

    @TempDir
    Path directory;

    private BaseModel base;
    private StackTensors none;

    @BeforeEach
    void load() throws IOException {
        TinyModel.write(directory, Family.QWEN3, 3);
        Path config = directory.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst("\"max_position_embeddings\" *: *\\d+", "\"max_position_embeddings\": 1024"));
        base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
        none = StackTensors.load(base.torch(), AdapterStack.EMPTY);
    }

    @AfterEach
    void close() {
        none.close();
        base.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 256, 300, 512, 600})
    void the_gradient_is_the_slope_of_the_loss(int length) {
        Adapter at = adapter();
        Adapter gradient = gradient(at, length);
        double norm = Math.sqrt(along(gradient, gradient));
        double up = loss(moved(at, gradient, STEP / norm), length);
        double down = loss(moved(at, gradient, -STEP / norm), length);

        assertThat((up - down) / (2 * STEP)).isCloseTo(norm, within(0.02 * norm));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 600})
    void a_row_read_whole_and_one_read_in_two_parts_have_the_same_logits(int length) {
        int[] tokens = tokens(length);
        int half = length / 2;
        try (var whole = new KvCache(base.torch(), 1, length);
                var parts = new KvCache(base.torch(), 1, length)) {
            float[] expected = base.torch().logits(batch(tokens), new int[] {length - 1}, whole)[0];
            base.torch().logits(batch(Arrays.copyOf(tokens, half)), new int[] {half - 1}, parts);
            int[] rest = Arrays.copyOfRange(tokens, half, length);
            float[] actual = base.torch()
                    .decode(
                            rest,
                            IntStream.range(half, length).toArray(),
                            none.tensors(),
                            new long[] {rest.length},
                            parts)[0];

            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-3f));
            }
        }
    }

    private double loss(Adapter adapter, int length) {
        try (var parameters = new LoraParameters(base.torch(), adapter)) {
            return accumulate(parameters, length);
        }
    }

    private Adapter gradient(Adapter adapter, int length) {
        try (var parameters = new LoraParameters(base.torch(), adapter)) {
            accumulate(parameters, length);
            return parameters.gradient();
        }
    }

    /** Two rows, the second shorter, so that they are not one run. */
    private double accumulate(LoraParameters parameters, int length) {
        var batch = TokenBatch.of(List.of(new BatchRow(tokens(length), none), new BatchRow(tokens(length - 7), none)));
        int[] at = {3, length / 2, length - 1, length + 5, 2 * length - 8};
        return parameters.accumulate(batch, at, new int[] {5, 6, 7, 8, 9}, 0, false);
    }

    private TokenBatch batch(int[] tokens) {
        return TokenBatch.of(List.of(new BatchRow(tokens, none)));
    }

    private static int[] tokens(int length) {
        return IntStream.range(0, length).map(i -> (7 * i + i / 9) % 200).toArray();
    }

    /** Each B as random as its A. */
    private Adapter adapter() {
        var config =
                new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q, Projection.K, Projection.V, Projection.DOWN));
        Map<Site, LowRank> matrices = new HashMap<>();
        Adapter.initialise(config, base.config(), 1).matrices().forEach((site, m) -> {
            float[] b = new float[m.b().length];
            for (int i = 0; i < b.length; i++) {
                b[i] = m.a()[i % m.a().length];
            }
            matrices.put(site, new LowRank(m.rank(), m.in(), m.out(), m.a(), b));
        });
        return Adapter.of(config, base.config(), matrices);
    }

    private Adapter moved(Adapter from, Adapter direction, double step) {
        Map<Site, LowRank> matrices = new HashMap<>();
        from.matrices().forEach((site, m) -> {
            LowRank d = direction.at(site.layer(), site.projection());
            matrices.put(
                    site, new LowRank(m.rank(), m.in(), m.out(), sum(m.a(), d.a(), step), sum(m.b(), d.b(), step)));
        });
        return Adapter.of(from.config(), base.config(), matrices);
    }

    private static float[] sum(float[] from, float[] direction, double step) {
        float[] sum = new float[from.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (from[i] + step * direction[i]);
        }
        return sum;
    }

    private static double along(Adapter gradient, Adapter direction) {
        double[] sum = {0};
        gradient.matrices().forEach((site, m) -> {
            LowRank d = direction.at(site.layer(), site.projection());
            sum[0] += dot(m.a(), d.a()) + dot(m.b(), d.b());
        });
        return sum[0];
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
