package io.lorica.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.formats.AdapterException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LoraTrainerTest {
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
    void training_lowers_the_loss_changes_every_b_and_leaves_the_base_alone() {
        double before = score(plain);
        Adapter trained = train(20, 4096);
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
        assertThat(train(20, 4096)).isEqualTo(train(20, 4096));
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
    void cancelling_ends_training_within_a_step() {
        List<Integer> asked = new ArrayList<>();
        var listener = new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
                throw new AssertionError("no step may end");
            }

            @Override
            public boolean isCancelled() {
                asked.add(asked.size());
                return asked.size() == 2;
            }
        };
        assertThatThrownBy(() ->
                        new LoraTrainer(base).train(AdapterStack.EMPTY, config(), examples(), options(1, 1), listener))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("step 1");
    }

    @Test
    void a_token_outside_the_vocabulary_is_refused_by_its_number() {
        var foreign = List.of(new TrainingExample(new int[] {1, 999_999}, 0));

        assertThatThrownBy(() -> new LoraTrainer(base)
                        .train(AdapterStack.EMPTY, config(), foreign, options(1, 64), progress -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("999999");
    }

    @Test
    void an_activated_adapter_is_trained_and_remembers_its_invocation() {
        List<Integer> invocation = ints("?");
        Adapter trained = new LoraTrainer(base)
                .train(
                        AdapterStack.EMPTY,
                        config().activatedBy(invocation),
                        examples().stream()
                                .filter(example -> example.promptLength() > 0)
                                .toList(),
                        options(20, 4096),
                        progress -> {})
                .adapter();

        assertThat(trained.config().invocation()).isEqualTo(invocation);
        assertThat(trained.matrices().values())
                .anySatisfy(matrix -> assertThat(matrix.b()).isNotEqualTo(new float[matrix.b().length]));
    }

    @Test
    void an_example_that_lacks_the_invocation_or_repeats_it_in_its_answer_is_refused_by_its_number() {
        int[] none = base.tokenizer().encode("Approve, y");
        int[] twice = base.tokenizer().encode("Approve?y?");
        int[] late = base.tokenizer().encode("Approve?");
        assertNotInvoked("Example 3 does not hold the invocation", new TrainingExample(none, none.length - 1));
        assertNotInvoked("Example 3 does not hold the invocation", new TrainingExample(late, late.length - 1));
        assertNotInvoked("Example 3 repeats the invocation", new TrainingExample(twice, twice.length - 2));
    }

    @Test
    void a_layer_beneath_that_does_not_always_act_is_refused() {
        var beneath = AdapterStack.of(Adapter.initialise(config().activatedBy(ints("?")), base.config(), 1));
        assertThatThrownBy(() ->
                        new LoraTrainer(base).train(beneath, config(), examples(), options(1, 64), progress -> {}))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("layers that always act");
    }

    private static void assertNotInvoked(String message, TrainingExample third) {
        List<TrainingExample> examples = List.of(examples().get(0), examples().get(1), third);
        assertThatThrownBy(() -> new LoraTrainer(base)
                        .train(
                                AdapterStack.EMPTY,
                                config().activatedBy(ints("?")),
                                examples,
                                options(1, 64),
                                progress -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static List<Integer> ints(String text) {
        return Arrays.stream(base.tokenizer().encode(text)).boxed().toList();
    }

    @Test
    void training_without_examples_is_refused() {
        assertThatThrownBy(() -> new LoraTrainer(base)
                        .train(AdapterStack.EMPTY, config(), List.of(), options(1, 64), progress -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_example_beyond_the_context_is_refused_with_the_numbers() {
        var endless = List.of(new TrainingExample(new int[base.config().maxPositions() + 1], 0));

        assertThatThrownBy(() -> new LoraTrainer(base)
                        .train(AdapterStack.EMPTY, config(), endless, options(1, 64), progress -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(base.config().maxPositions()));
    }

    private static double score(LoadedStack stack) {
        int[] answer = {base.tokenizer().encode("y")[0]};
        return new Scorer(base)
                .score(List.of(new ScoringRequest(base.tokenizer().encode("Approve?"), List.of(answer), stack)))
                .getFirst()[0];
    }

    private static Adapter train(int steps, int microBatchTokens) {
        return new LoraTrainer(base)
                .train(AdapterStack.EMPTY, config(), examples(), options(steps, microBatchTokens), progress -> {})
                .adapter();
    }

    private static TrainingOptions options(int steps, int microBatchTokens) {
        var d = TrainingOptions.defaults();
        return new TrainingOptions(
                0.02, d.schedule(), d.warmupRatio(), d.adamW(), 1, steps, steps, 4, microBatchTokens, false, 5);
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
