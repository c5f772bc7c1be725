package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
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
import io.lorica.files.Digest;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The base model's tensors in memory, byte for byte, around everything that is done with them. */
@Tag("slow")
class FrozenBaseTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "LLAMA, FP32, false",
        "QWEN2, FP32, true",
        "QWEN3, BF16, false",
        "LLAMA, BF16, true",
        "QWEN2, INT8, false",
        "QWEN3, INT4, true"
    })
    void training_scoring_and_generating_leave_every_weight_in_memory_and_on_file_as_it_was(
            Family family, Precision precision, boolean checkpointing) {
        TinyModel.write(directory, family, 3);
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(precision))) {
            List<Digest> before = digests(base);

            Adapter domain = train(base, AdapterStack.EMPTY, checkpointing);
            Adapter task = train(base, AdapterStack.of(domain), checkpointing);
            use(base, AdapterStack.of(domain, task));

            assertThat(digests(base)).isEqualTo(before);
            try (Checkpoint file = Checkpoint.open(directory)) {
                assertThat(file.digest()).isEqualTo(base.digest());
            }
        }
    }

    @Test
    void training_a_layer_leaves_the_layer_beneath_as_it_was() {
        TinyModel.write(directory, Family.LLAMA, 3);
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32))) {
            AdapterStack domain = AdapterStack.of(train(base, AdapterStack.EMPTY, false));
            try (LoadedStack beneath = base.load(domain)) {
                List<Digest> before = digests(beneath.tensors().tensors());
                Adapter copy = domain.layers().getFirst();

                train(base, domain, false);

                assertThat(digests(beneath.tensors().tensors())).isEqualTo(before);
                assertThat(domain.layers().getFirst()).isEqualTo(copy);
            }
        }
    }

    @Test
    void the_digest_of_the_tensors_sees_one_changed_number() {
        TinyModel.write(directory, Family.LLAMA, 3);
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32))) {
            List<Digest> before = digests(base);
            // PyTorch says that a frozen tensor was changed, but only when it was.
            assertThatThrownBy(() -> base.torch().weights().get(1).addi(1e-6f)).isInstanceOf(EngineException.class);

            assertThat(digests(base)).isNotEqualTo(before);
        }
    }

    private static Adapter train(BaseModel base, AdapterStack beneath, boolean checkpointing) {
        var d = TrainingOptions.defaults();
        var options = new TrainingOptions(0.05, d.schedule(), 0, d.adamW(), 1, 4, 4, 2, 4096, checkpointing, 5);
        int[] text = base.tokenizer().encode("Approve? yes");
        var examples = List.of(new TrainingExample(text, 8), new TrainingExample(text, 0));
        return new LoraTrainer(base)
                .train(
                        beneath,
                        new AdapterConfig(4, 8, false, 0.1, Set.of(Projection.values())),
                        examples,
                        options,
                        progress -> {})
                .adapter();
    }

    private static void use(BaseModel base, AdapterStack adapters) {
        int[] prompt = base.tokenizer().encode("Approve?");
        try (LoadedStack stack = base.load(adapters);
                LoadedStack plain = base.load(AdapterStack.EMPTY)) {
            var answers = List.of(new int[] {'y'}, new int[] {'n', 'o'});
            new Scorer(base)
                    .score(List.of(
                            new ScoringRequest(prompt, answers, stack), new ScoringRequest(prompt, answers, plain)));
            new Generator(base)
                    .generate(
                            List.of(
                                    new GenerationRequest(prompt, 8, SamplingOptions.GREEDY, List.of(), stack),
                                    new GenerationRequest(prompt, 4, SamplingOptions.GREEDY, List.of(), plain)),
                            TokenListener.NONE);
        }
    }

    private static List<Digest> digests(BaseModel base) {
        return digests(base.torch().weights());
    }

    private static List<Digest> digests(List<NDArray> tensors) {
        return tensors.stream()
                .map(tensor -> {
                    ByteBuffer buffer = tensor.toByteBuffer();
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    return Digest.of(bytes);
                })
                .toList();
    }
}
