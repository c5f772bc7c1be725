package io.lorica.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.AdamW;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.formats.AdapterException;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.formats.readout.ReadOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOutTrainerTest {
    private static final AdapterConfig CONFIG =
            new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q, Projection.V, Projection.DOWN));
    private static final TrainingListener SILENT = _ -> {};

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
    void training_tells_texts_apart_and_leaves_what_lies_above_the_depth_as_it_was() {
        List<ReadOutExample> examples = examples();
        ReadOut none = new ReadOut(1, new float[2 * base.config().hiddenSize()], new float[2]);
        var trained = train(none, examples, 12, (_, _, _) -> true);

        assertThat(trained.history().getFirst().loss()).isGreaterThan(0.6);
        try (LoadedStack stack = base.load(AdapterStack.of(trained.adapter()))) {
            var reader = new StateReader(base);
            double right = examples.stream()
                    .filter(example -> {
                        double[] scores = trained.readOut().read(reader.mean(example.tokens(), stack, 1));
                        return scores[1] > scores[0] == (example.outcome() == 1);
                    })
                    .count();
            assertThat(right / examples.size()).isGreaterThan(0.9);
        }
        for (Projection projection : CONFIG.targets()) {
            assertThat(trained.adapter().at(0, projection).b())
                    .isNotEqualTo(new float[trained.adapter().at(0, projection).b().length]);
            assertThat(trained.adapter().at(1, projection).b()).containsOnly(0);
        }
    }

    @Test
    void what_offsets_know_already_is_not_learnt_again() {
        List<ReadOutExample> known = examples().stream()
                .map(example -> new ReadOutExample(
                        example.tokens(),
                        example.outcome() == 1 ? new float[] {-9, 9} : new float[] {9, -9},
                        example.outcome()))
                .toList();
        ReadOut none = new ReadOut(2, new float[2 * base.config().hiddenSize()], new float[2]);
        var trained = train(none, known, 1, (_, _, _) -> true);
        assertThat(trained.history()).allSatisfy(step -> assertThat(step.loss()).isLessThan(1e-6));
    }

    @Test
    void the_judge_ends_it_after_an_epoch() {
        List<Integer> asked = new ArrayList<>();
        ReadOut none = new ReadOut(2, new float[2 * base.config().hiddenSize()], new float[2]);
        var trained = train(none, examples(), 5, (epoch, _, _) -> {
            asked.add(epoch);
            return epoch < 2;
        });
        assertThat(asked).containsExactly(1, 2);
        assertThat(trained.history()).hasSize(2 * examples().size() / 8);
    }

    @Test
    void a_read_out_of_another_model_or_of_other_outcomes_is_refused() {
        assertThatThrownBy(() -> train(new ReadOut(1, new float[14], new float[2]), examples(), 1, (_, _, _) -> true))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("7 wide");
        assertThatThrownBy(() -> train(
                        new ReadOut(1, new float[3 * base.config().hiddenSize()], new float[3]),
                        examples(),
                        1,
                        (_, _, _) -> true))
                .hasMessageContaining("3 outcomes");
    }

    /** Texts of two kinds of tokens. */
    private static List<ReadOutExample> examples() {
        var random = new SplittableRandom(5);
        return IntStream.range(0, 64)
                .mapToObj(i -> new ReadOutExample(
                        random.ints(random.nextInt(4, 30), 10 + 60 * (i % 2), 90 + 60 * (i % 2))
                                .toArray(),
                        new float[2],
                        i % 2))
                .toList();
    }

    private static ReadOutTrainer.Result train(
            ReadOut initial, List<ReadOutExample> examples, int epochs, ReadOutTrainer.EpochJudge judge) {
        var options = new TrainingOptions(
                5e-3, Schedule.CONSTANT, 0, new AdamW(0.9, 0.999, 1e-8, 0.01), 1, epochs, null, 8, 512, false, 1);
        return new ReadOutTrainer(base).train(AdapterStack.EMPTY, CONFIG, initial, examples, options, SILENT, judge);
    }
}
