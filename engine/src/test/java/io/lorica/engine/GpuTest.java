package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.lorica.engine.generate.Generation;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
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
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference vectors and a whole training run on the first CUDA device, where there is one. */
class GpuTest {
    private static final LoadOptions GPU = LoadOptions.gpu(Precision.FP32);

    @BeforeEach
    void requireDevice() {
        int count = Engine.getEngine("PyTorch").getGpuCount();
        assumeTrue(
                count > 0,
                "needs a CUDA device and a CUDA build of PyTorch (pytorch-native-cu*), and PyTorch sees "
                        + "no device here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void logits_of_base_domain_and_stack_equal_the_reference(String family) throws Exception {
        ReferenceTest.assertLogits(family, GPU);
    }

    @ParameterizedTest
    @CsvSource({"llama, false", "qwen2, true", "qwen3, false"})
    void loss_gradients_and_one_adamw_step_equal_the_reference(String family, boolean checkpointing) throws Exception {
        ReferenceTest.assertStep(family, checkpointing, GPU);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void greedy_tokens_equal_the_reference(String family) throws Exception {
        ReferenceTest.assertGreedy(family, GPU);
    }

    @ParameterizedTest
    @CsvSource({"FP32", "BF16", "INT4"})
    void an_adapter_trained_there_makes_its_answer_likelier_there_and_on_the_cpu(
            Precision precision, @TempDir Path directory) {
        TinyModel.write(directory, Family.LLAMA, 3);
        try (BaseModel there = BaseModel.load(directory, LoadOptions.gpu(precision));
                BaseModel here = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32))) {
            Adapter adapter = train(there);

            for (BaseModel base : List.of(there, here)) {
                assertThat(score(base, AdapterStack.of(adapter))).isGreaterThan(score(base, AdapterStack.EMPTY) + 1);
            }
            assertThat(answer(there, adapter)).startsWith("y");
        }
    }

    @Test
    void a_device_beyond_the_last_is_refused(@TempDir Path directory) {
        TinyModel.write(directory, Family.LLAMA, 3);
        int count = Engine.getEngine("PyTorch").getGpuCount();
        BaseModelTest.assertNoDevice(directory, Device.gpu(count));
    }

    private static Adapter train(BaseModel base) {
        var d = TrainingOptions.defaults();
        var options = new TrainingOptions(0.02, d.schedule(), 0, d.adamW(), 1, 20, 20, 1, 4096, false, 5);
        int[] text = base.tokenizer().encode("Approve?y");
        return new LoraTrainer(base)
                .train(
                        AdapterStack.EMPTY,
                        new AdapterConfig(4, 8, false, 0.1, Set.of(Projection.values())),
                        List.of(new TrainingExample(text, text.length - 1)),
                        options,
                        progress -> {})
                .adapter();
    }

    private static double score(BaseModel base, AdapterStack adapters) {
        try (LoadedStack stack = base.load(adapters)) {
            return new Scorer(base)
                    .score(List.of(new ScoringRequest(
                            base.tokenizer().encode("Approve?"),
                            List.of(base.tokenizer().encode("y")),
                            stack)))
                    .getFirst()[0];
        }
    }

    private static String answer(BaseModel base, Adapter adapter) {
        try (LoadedStack stack = base.load(AdapterStack.of(adapter))) {
            Generation generation = new Generator(base)
                    .generate(
                            List.of(new GenerationRequest(
                                    base.tokenizer().encode("Approve?"), 3, SamplingOptions.GREEDY, List.of(), stack)),
                            TokenListener.NONE)
                    .getFirst();
            return generation.text();
        }
    }
}
