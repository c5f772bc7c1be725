package io.lorica.readout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.AdamW;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.train.Schedule;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.fitting.LabelledRow;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOutTrainingTest {
    private static final int OUTCOMES = 3;
    private static final ReadOutOptions OPTIONS = options(5e-3, true, Duration.ofHours(1));

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
        assertThat(learnt.adapter()).isNotNull();
        assertThat(lowest).isLessThan(learnt.losses().getFirst());
        assertThat(learnt.rows()).isEqualTo(240);
        assertThat(learnt.frozen().outOfFold()).hasSize(240);

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
        double before = -Math.log(1 / (1 + 2 * Math.exp(-9)));
        assertThat(learn(rows, OPTIONS).losses().getFirst()).isCloseTo(before, within(0.01));
    }

    @Test
    void an_adapter_that_is_better_by_chance_alone_is_dropped() {
        List<ReadOutRow> rows = rows(150, 1, null);
        var learnt = learn(rows, OPTIONS);
        assertThat(learnt.losses()).hasSizeGreaterThan(1);
        assertThat(learnt.adapter()).isNull();
        assertThat(learnt.readOut()).isSameAs(learnt.frozen().readOut());
    }

    @Test
    void of_many_rows_a_share_of_each_outcome_is_used() {
        ReadOutTraining.Learnt learnt =
                learn(rows(200, 0.3, null), OPTIONS.frozen().withMostRows(60));
        assertThat(learnt.rows()).isEqualTo(60);
        assertThat(learnt.frozen().outOfFold().keySet().stream().map(row -> row % OUTCOMES))
                .filteredOn(outcome -> outcome == 1)
                .hasSize(20);
    }

    @Test
    void a_listener_ends_it() {
        var cancelled = new Heard() {
            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        var training = new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, OPTIONS, cancelled);
        assertThatThrownBy(() -> training.learn(rows(60, 0, null))).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_listener_hears_of_rows_and_then_of_steps() {
        var heard = new Heard();
        new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, OPTIONS, heard).learn(rows(150, 0.3, null));
        assertThat(heard.rows).containsExactly("64 of 150", "128 of 150", "150 of 150");
        assertThat(heard.steps.getFirst().step()).isEqualTo(1);
    }

    /** Each forward pass of the frozen model asks whether it is to stop. */
    @Test
    void rows_that_were_read_for_a_probe_are_not_read_again() {
        List<ReadOutRow> rows = rows(300, 0.3, null);
        var apart = new Heard();
        ReadOutTraining.Learnt unprobed =
                new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, OPTIONS.frozen(), apart).learn(rows);
        var heard = new Heard();
        var training = new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, OPTIONS.frozen(), heard);

        FrozenReadOut probe = training.probe(rows, 128);
        int probed = heard.asked;
        ReadOutTraining.Learnt learnt = training.learn(rows);

        assertThat(probe.rows()).isEqualTo(128);
        assertThat(probed).isPositive();
        assertThat(heard.asked).isGreaterThan(probed).isEqualTo(apart.asked);
        assertThat(heard.rows).containsExactly("64 of 128", "128 of 128", "192 of 300", "256 of 300", "300 of 300");
        assertThat(learnt.readOut().weight()).containsExactly(unprobed.readOut().weight());
        training.learn(rows);
        assertThat(heard.asked).isEqualTo(apart.asked);
    }

    @Test
    void the_pace_of_a_probe_counts_where_no_row_is_left_to_be_read() {
        List<ReadOutRow> rows = rows(200, 0.3, null);
        ReadOutOptions hurried = options(5e-3, true, Duration.ofSeconds(15));
        var training = new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, hurried, new Heard(), ticking(1));
        assertThat(training.probe(rows, 200).rows()).isEqualTo(200);
        // A second for 64 rows: an epoch of 160 and of what judges it takes more than half of the time.
        assertThat(training.learn(rows).losses()).hasSize(2);
    }

    @Test
    void where_time_is_short_fewer_rows_are_read_and_there_are_fewer_epochs() {
        List<ReadOutRow> rows = rows(400, 0.3, null);
        ReadOutTraining.Learnt unhurried = learn(rows, options(5e-3, true, Duration.ofHours(1)), ticking(1));
        assertThat(unhurried.rows()).isEqualTo(400);
        // A block of 64 rows takes a second: an epoch of all takes 15 and more beside the pass itself.
        ReadOutTraining.Learnt hurried = learn(rows, options(5e-3, true, Duration.ofSeconds(15)), ticking(1));
        assertThat(hurried.frozen().rows()).isEqualTo(200);
        assertThat(hurried.losses()).hasSize(2);
    }

    @Test
    void a_rate_that_goes_wrong_is_lowered_to_a_third_unless_it_is_fixed() {
        List<ReadOutRow> rows = rows(240, 0.3, null);
        assertThat(learn(rows, options(30, false, Duration.ofHours(1))).learningRate())
                .isEqualTo(10);
        assertThat(learn(rows, options(1e-4, false, Duration.ofHours(1))).learningRate())
                .isEqualTo(1e-4);
        assertThat(learn(rows, options(30, true, Duration.ofHours(1))).learningRate())
                .isEqualTo(30);
    }

    @Test
    void the_same_rows_and_seed_give_the_same_adapter_and_read_out() {
        List<ReadOutRow> rows = rows(120, 0.3, null);
        ReadOutOptions options = options(5e-3, false, Duration.ofHours(1));
        ReadOutTraining.Learnt one = learn(rows, options);
        ReadOutTraining.Learnt again = learn(rows, options);
        assertThat(again.readOut().weight()).containsExactly(one.readOut().weight());
        assertThat(again.losses()).isEqualTo(one.losses());
        assertThat(again.adapter()).usingRecursiveComparison().isEqualTo(one.adapter());
    }

    @Test
    void rows_that_say_nothing_of_outcomes_are_refused_with_why() {
        List<ReadOutRow> rows = rows(60, 0, null);
        assertThatThrownBy(() -> learn(rows.subList(0, 9), OPTIONS)).hasMessageContaining("9 rows");
        List<ReadOutRow> one =
                rows.stream().filter(row -> row.row().outcome() == 1).toList();
        assertThatThrownBy(() -> learn(one, OPTIONS)).hasMessageContaining("one outcome");
        List<ReadOutRow> ofOne = rows.stream()
                .map(row ->
                        new ReadOutRow(new LabelledRow(Map.of(), row.row().outcome(), null, "e"), row.tokens(), null))
                .toList();
        assertThatThrownBy(() -> learn(ofOne, OPTIONS)).hasMessageContaining("one entity");
    }

    private static ReadOutOptions options(double learningRate, boolean isRateFixed, Duration budget) {
        return new ReadOutOptions(
                new AdapterConfig(4, 8, false, 0, Set.of(Projection.values())),
                new TrainingOptions(
                        learningRate,
                        Schedule.LINEAR,
                        0.06,
                        new AdamW(0.9, 0.999, 1e-8, 0.01),
                        1,
                        4,
                        null,
                        8,
                        1024,
                        false,
                        1),
                false,
                isRateFixed,
                500,
                budget);
    }

    /** Each look at the clock is some seconds later. */
    private static LongSupplier ticking(long seconds) {
        var now = new AtomicLong();
        return () -> now.getAndAdd(seconds * 1_000_000_000);
    }

    private static class Heard implements ReadOutListener {
        final List<String> rows = new ArrayList<>();
        final List<TrainingProgress> steps = new ArrayList<>();
        int asked;

        @Override
        public boolean isCancelled() {
            asked++;
            return false;
        }

        @Override
        public void onRows(int done, int total) {
            rows.add(done + " of " + total);
        }

        @Override
        public void onStep(TrainingProgress progress) {
            steps.add(progress);
        }
    }

    private static ReadOutTraining.Learnt learn(List<ReadOutRow> rows, ReadOutOptions options, LongSupplier clock) {
        return new ReadOutTraining(base, AdapterStack.EMPTY, OUTCOMES, options, new Heard(), clock).learn(rows);
    }

    private static ReadOutTraining.Learnt learn(List<ReadOutRow> rows, ReadOutOptions options) {
        return learn(rows, options, System::nanoTime);
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
