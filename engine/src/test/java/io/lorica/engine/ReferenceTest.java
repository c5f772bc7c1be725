package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.generate.Generation;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.options.AdamW;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.read.StateReader;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.torch.BatchRow;
import io.lorica.engine.torch.LoraParameters;
import io.lorica.engine.torch.ReadOutParameters;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.torch.TokenBatch;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.SmolLm2;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.formats.readout.ReadOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Equality with transformers and PEFT on tiny models; {@code tiny_models.py}, {@code activated.py} and {@code
 * read_outs.py} in benchmarks/reference made the vectors.
 */
@Tag("slow")
class ReferenceTest {
    private static final double TOLERANCE = 1e-4;
    private static final LoadOptions CPU = LoadOptions.cpu(Precision.FP32);

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void logits_of_base_domain_and_stack_equal_the_reference(String family) throws Exception {
        assertLogits(family, CPU);
    }

    static void assertLogits(String family, LoadOptions options) throws Exception {
        var reference = Reference.of(family);
        try (BaseModel base = reference.load(options)) {
            Adapter domain = reference.adapter("domain", base);
            Adapter task = reference.adapter("task", base);
            assertLogits(base, AdapterStack.EMPTY, reference.json().path("base_logits"), reference.rows());
            assertLogits(base, AdapterStack.of(domain), reference.json().path("domain_logits"), reference.rows());
            assertLogits(base, AdapterStack.of(domain, task), reference.json().path("stack_logits"), reference.rows());
        }
    }

    /** The reference's last row lacks the invocation; such a prompt is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void logits_of_a_stack_that_waits_for_its_invocation_equal_the_reference(String family) throws Exception {
        Reference reference = Reference.of(family, "activated.json");
        try (BaseModel base = reference.load(CPU)) {
            var stack = AdapterStack.of(reference.adapter("domain", base), reference.adapter("activated", base));
            assertLogits(
                    base,
                    stack,
                    reference.json().path("stack_logits"),
                    reference.rows().subList(0, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, false", "qwen2, false", "qwen3, false", "llama, true", "qwen2, true", "qwen3, true"})
    void loss_gradients_and_one_adamw_step_of_the_task_layer_equal_the_reference(String family, boolean checkpointing)
            throws Exception {
        assertStep(family, checkpointing, CPU);
    }

    @ParameterizedTest
    @CsvSource({"llama, false", "qwen2, false", "qwen3, false", "llama, true"})
    void loss_gradients_and_one_adamw_step_after_an_invocation_equal_the_reference(String family, boolean checkpointing)
            throws Exception {
        assertStep(Reference.of(family, "activated.json"), "activated", checkpointing, CPU);
    }

    static void assertStep(String family, boolean checkpointing, LoadOptions options) throws Exception {
        assertStep(Reference.of(family), "task", checkpointing, options);
    }

    private static void assertStep(Reference reference, String trained, boolean checkpointing, LoadOptions options) {
        try (BaseModel base = reference.load(options);
                StackTensors frozen =
                        StackTensors.load(base.torch(), AdapterStack.of(reference.adapter("domain", base)));
                var parameters = new LoraParameters(base.torch(), reference.adapter(trained, base))) {
            var batch = TokenBatch.of(reference.rows().stream()
                    .map(row -> new BatchRow(row, frozen))
                    .toList());
            List<Integer> at = new ArrayList<>();
            List<Integer> answers = new ArrayList<>();
            for (int r = 0; r < reference.rows().size(); r++) {
                for (int i = reference.json().path("supervised_from").get(r).asInt();
                        i < reference.rows().get(r).length;
                        i++) {
                    at.add(batch.starts()[r] + i - 1);
                    answers.add(reference.rows().get(r)[i]);
                }
            }
            double loss = parameters.accumulate(batch, ints(at), ints(answers), 0, checkpointing) / at.size();
            assertClose(loss, reference.json().path("loss").asDouble());

            double norm = parameters.normaliseAndClip(at.size(), 0.5);
            assertClose(norm, reference.json().path("gradient_norm").asDouble());
            assertMatrices(parameters.gradient(), reference.json().path("gradients"), Math.min(1, 0.5 / norm));

            parameters.step(1, 0.01, new AdamW(0.9, 0.999, 1e-8, 0.1));
            assertMatrices(parameters.adapter(), reference.json().path("stepped"), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void mean_hidden_states_of_base_and_stack_equal_the_reference(String family) throws Exception {
        Reference reference = Reference.of(family, "read_outs.json");
        try (BaseModel base = reference.load(CPU)) {
            assertMeans(base, AdapterStack.EMPTY, reference.json().path("base_means"), reference.rows());
            var stack = AdapterStack.of(reference.adapter("domain", base), reference.adapter("task", base));
            assertMeans(base, stack, reference.json().path("stack_means"), reference.rows());
        }
    }

    /** After each number of layers, many rows together and each by itself. */
    private static void assertMeans(BaseModel base, AdapterStack stack, JsonNode expected, List<int[]> rows) {
        int[] depths = IntStream.rangeClosed(1, base.config().layers()).toArray();
        assertThat(expected.size()).isEqualTo(depths.length);
        try (LoadedStack loaded = base.load(stack)) {
            var reader = new StateReader(base);
            float[][][] together = reader.means(rows, loaded, depths, _ -> {});
            for (int row = 0; row < rows.size(); row++) {
                for (int depth : depths) {
                    JsonNode right = expected.get(depth - 1).get(row);
                    assertClose(together[row][depth - 1], right, 1);
                    assertClose(reader.mean(rows.get(row), loaded, depth), right, 1);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"llama, false", "qwen2, false", "qwen3, false", "llama, true", "qwen3, true"})
    void loss_and_gradients_through_a_read_out_equal_the_reference(String family, boolean checkpointing)
            throws Exception {
        Reference reference = Reference.of(family, "read_outs.json");
        try (BaseModel base = reference.load(CPU)) {
            for (JsonNode step : reference.json().path("steps")) {
                assertReadOutStep(reference, base, step, checkpointing);
            }
        }
    }

    private static void assertReadOutStep(Reference reference, BaseModel base, JsonNode step, boolean checkpointing) {
        var readOut = new ReadOut(step.path("depth").asInt(), floats(step.path("weight")), floats(step.path("bias")));
        float[][] offsets = reference
                .json()
                .path("offsets")
                .valueStream()
                .map(ReferenceTest::floats)
                .toArray(float[][]::new);
        int rows = offsets.length;
        try (StackTensors frozen = StackTensors.load(base.torch(), AdapterStack.of(reference.adapter("domain", base)));
                var parameters = new LoraParameters(base.torch(), reference.adapter("task", base));
                var reading = new ReadOutParameters(base.torch(), readOut)) {
            var batch = TokenBatch.of(reference.rows().stream()
                    .map(row -> new BatchRow(row, frozen))
                    .toList());
            double loss = parameters.accumulate(
                    batch, offsets, ints(reference.json().path("labels")), reading, 0, checkpointing);
            assertClose(loss / rows, step.path("loss").asDouble());
            assertMatrices(parameters.gradient(), step.path("gradients"), rows);
            assertClose(reading.gradient().weight(), step.path("weight_gradient"), rows);
            assertClose(reading.gradient().bias(), step.path("bias_gradient"), rows);
            assertThat(reading.readOut().weight()).isEqualTo(readOut.weight());
        }
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values.get(i).asDouble();
        }
        return floats;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void greedy_tokens_equal_the_reference(String family) throws Exception {
        assertGreedy(family, CPU);
    }

    static void assertGreedy(String family, LoadOptions options) throws Exception {
        var reference = Reference.of(family);
        int[] expected = ints(reference.json().path("greedy"));
        try (BaseModel base = reference.load(options);
                LoadedStack plain = base.load(AdapterStack.EMPTY)) {
            Generation generation = new Generator(base)
                    .generate(
                            List.of(new GenerationRequest(
                                    reference.rows().getFirst(),
                                    expected.length,
                                    SamplingOptions.GREEDY,
                                    List.of(),
                                    plain)),
                            TokenListener.NONE)
                    .getFirst();
            assertThat(generation.tokens()).containsExactly(expected);
        }
    }

    @Test
    void the_default_base_model_answers_as_the_reference_does() {
        try (BaseModel base = BaseModel.load(SmolLm2.file(), LoadOptions.cpu(Precision.FP32));
                LoadedStack plain = base.load(AdapterStack.EMPTY)) {
            String expected = " A bank loan is a type of loan where a lender lends money to a borrower, usually a "
                    + "borrower who wants to borrow money.\n\nThe answer is:";
            var request = new GenerationRequest(
                    base.tokenizer().encode("Question: What is a bank loan?\nAnswer:"),
                    32,
                    SamplingOptions.GREEDY,
                    List.of(),
                    plain);
            assertThat(new Generator(base)
                            .generate(List.of(request), TokenListener.NONE)
                            .getFirst()
                            .text())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void scores_are_sums_of_token_log_probabilities_whatever_else_is_in_the_batch(String family) throws Exception {
        var reference = Reference.of(family);
        try (BaseModel base = reference.load(CPU);
                LoadedStack plain = base.load(AdapterStack.EMPTY);
                LoadedStack stack = base.load(
                        AdapterStack.of(reference.adapter("domain", base), reference.adapter("task", base)))) {
            int[] first = reference.rows().get(0);
            int[] second = reference.rows().get(1);
            List<int[]> answers = List.of(new int[] {4}, new int[] {9, 33}, new int[] {77});
            List<double[]> together = new Scorer(base)
                    .score(List.of(
                            new ScoringRequest(first, answers, stack),
                            new ScoringRequest(second, answers, plain),
                            new ScoringRequest(first, answers, plain)));
            JsonNode logits = reference.json().path("stack_logits").get(0).get(first.length - 1);
            assertClose(together.get(0)[0], logProbability(logits, 4));
            assertClose(together.get(0)[2], logProbability(logits, 77));
            for (var request :
                    List.of(new ScoringRequest(first, answers, stack), new ScoringRequest(first, answers, plain))) {
                double[] alone = new Scorer(base).score(List.of(request)).getFirst();
                double[] batched = together.get(request.stack() == stack ? 0 : 2);
                for (int i = 0; i < alone.length; i++) {
                    assertClose(batched[i], alone[i]);
                }
            }
        }
    }

    static void assertLogits(BaseModel base, AdapterStack stack, JsonNode expected, List<int[]> rows) {
        try (LoadedStack loaded = base.load(stack);
                var cache = new io.lorica.engine.torch.KvCache(base.torch(), rows.size(), 16)) {
            var batch = TokenBatch.of(rows.stream()
                    .map(row ->
                            new BatchRow(row, loaded.tensors(), loaded.text(row).firstActive()))
                    .toList());
            int[] everywhere = IntStream.range(0, batch.tokens().length).toArray();
            float[][] logits = base.torch().logits(batch, everywhere, cache);
            int n = 0;
            for (int row = 0; row < rows.size(); row++) {
                for (JsonNode position : expected.get(row)) {
                    assertClose(logits[n++], position, 1);
                }
            }
            assertThat(n).isEqualTo(logits.length);
        }
    }

    private static void assertMatrices(Adapter actual, JsonNode expected, double scale) {
        int seen = 0;
        for (int layer = 0; layer < actual.layers(); layer++) {
            for (Projection projection : actual.config().targets()) {
                String module = "base_model.model." + projection.module(layer);
                assertClose(actual.at(layer, projection).a(), expected.path(module + ".lora_A.weight"), scale);
                assertClose(actual.at(layer, projection).b(), expected.path(module + ".lora_B.weight"), scale);
                seen += 2;
            }
        }
        assertThat(expected.size()).isEqualTo(seen);
    }

    /** Relative to the largest value of the vector, as single entries may be as small as the rounding. */
    private static void assertClose(float[] actual, JsonNode expected, double scale) {
        assertThat(actual).hasSize(expected.size());
        double largest = 0;
        for (JsonNode value : expected) {
            largest = Math.max(largest, Math.abs(value.asDouble() * scale));
        }
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .isCloseTo(
                            expected.get(i).asDouble() * scale,
                            org.assertj.core.data.Offset.offset(TOLERANCE * largest));
        }
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual)
                .isCloseTo(
                        expected, org.assertj.core.data.Offset.offset(TOLERANCE * Math.max(1e-3, Math.abs(expected))));
    }

    private static double logProbability(JsonNode logits, int token) {
        double sum = 0;
        for (JsonNode logit : logits) {
            sum += Math.exp(logit.asDouble());
        }
        return logits.get(token).asDouble() - Math.log(sum);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] ints(JsonNode values) {
        return IntStream.range(0, values.size()).map(i -> values.get(i).asInt()).toArray();
    }

    private record Reference(Path directory, JsonNode json, List<int[]> rows) {
        static Reference of(String family) throws Exception {
            return of(family, "reference.json");
        }

        static Reference of(String family, String file) throws Exception {
            Path directory = Path.of(ReferenceTest.class
                            .getResource("reference/" + family + "/reference.json")
                            .toURI())
                    .getParent();
            // The vectors need none, a base model does: of as many tokens as the embedding has rows.
            TinyModel.writeTokenizer(directory, 100);
            JsonNode json = JsonMapper.shared().readTree(directory.resolve(file));
            List<int[]> rows = new ArrayList<>();
            for (JsonNode row : json.path("rows")) {
                rows.add(ints(row));
            }
            return new Reference(directory, json, rows);
        }

        BaseModel load(LoadOptions options) {
            return BaseModel.load(directory, options);
        }

        Adapter adapter(String name, BaseModel base) {
            return Adapter.read(directory.resolve("adapters").resolve(name), base.config());
        }
    }
}
