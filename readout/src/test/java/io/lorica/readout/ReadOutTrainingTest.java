package io.lorica.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.train.TrainingListener;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.fitting.LabelledRow;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOutTrainingTest {
    private static final int OUTCOMES = 3;
    private static final TrainingListener SILENT = _ -> {};
    private static final ReadOutOptions OPTIONS = new ReadOutOptions(true, 4, 5e-3, 4, 8, 1024, 500, 1);

    @TempDir
    static Path directory;

    private static BaseModel base;

    @BeforeAll
    static void load() {
        TinyModel.write(directory, Family.LLAMA, 3);
        base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32));
    }

    @AfterAll
    static void close() {
        base.close();
    }

    @Test
    void the_frozen_model_is_read_at_first_and_an_adapter_kept_where_it_makes_held_out_rows_likelier() {
        List<ReadOutRow> rows = rows(240, 0.3, null);
        var learnt = learn(rows, OPTIONS);
        assertThat(learnt.losses().getFirst()).isLessThan(Math.log(OUTCOMES));
        double lowest =
                learnt.losses().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertThat(learnt.adapter() == null).isEqualTo(lowest == learnt.losses().getFirst());
        assertThat(learnt.rows()).isEqualTo(240);

        List<ReadOutRow> others = rows(240, 0.3, null).subList(120, 240);
        try (LoadedStack stack =
                base.load(learnt.adapter() == null ? AdapterStack.EMPTY : AdapterStack.of(learnt.adapter()))) {
            var reader = new StateReader(base);
            long right = others.stream()
                    .filter(row -> highest(learnt.readOut()
                                    .read(reader.mean(
                                            row.tokens(),
                                            stack,
                                            learnt.readOut().depth())))
                            == row.row().outcome())
                    .count();
            assertThat((double) right / others.size()).isGreaterThan(0.6);
        }
    }

    @Test
    void where_all_is_known_already_nothing_is_added() {
        List<ReadOutRow> rows = rows(150, 0, null).stream()
                .map(row -> new ReadOutRow(
                        row.row(), row.tokens(), certain(row.row().outcome())))
                .toList();
        var learnt = learn(rows, OPTIONS.frozen());
        assertThat(learnt.adapter()).isNull();
        for (float weight : learnt.readOut().weight()) {
            assertThat(Math.abs(weight)).isLessThan(0.05f);
        }
    }

    @Test
    void of_many_rows_a_share_of_each_outcome_is_used() {
        var few = new ReadOutOptions(false, 4, 5e-3, 1, 8, 1024, 60, 1);
        assertThat(learn(rows(200, 0.3, null), few).rows()).isBetween(60, 62);
    }

    @Test
    void a_listener_ends_it() {
        var cancelled = new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        var training = new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, OPTIONS, cancelled);
        assertThatThrownBy(() -> training.learn(rows(60, 0, null))).isInstanceOf(CancellationException.class);
    }

    private static ReadOutTraining.Learnt learn(List<ReadOutRow> rows, ReadOutOptions options) {
        return new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, options, SILENT).learn(rows);
    }

    /**
     * Texts whose tokens are from a range of their outcome.
     *
     * @param noise share of the tokens that are from any
     */
    private static List<ReadOutRow> rows(int count, double noise, double @Nullable [] known) {
        var random = new SplittableRandom(5);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int outcome = i % OUTCOMES;
                    int[] tokens = IntStream.range(0, random.nextInt(5, 25))
                            .map(_ -> random.nextDouble() < noise
                                    ? random.nextInt(10, 200)
                                    : 10 + 60 * outcome + random.nextInt(60))
                            .toArray();
                    return new ReadOutRow(new LabelledRow(Map.of(), outcome, null, null), tokens, known);
                })
                .toList();
    }

    private static double[] certain(int outcome) {
        double[] known = new double[OUTCOMES];
        known[outcome] = 9;
        return known;
    }

    private static int highest(double[] scores) {
        return IntStream.range(0, scores.length)
                .reduce((a, b) -> scores[b] > scores[a] ? b : a)
                .orElseThrow();
    }
}
