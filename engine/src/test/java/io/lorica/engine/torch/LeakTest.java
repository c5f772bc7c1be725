package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingListener;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.engine.train.TrainingProgress;
import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.TensorInfo;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Native memory has an owner everywhere: what is loaded, computed and closed leaves nothing. */
@Tag("slow")
class LeakTest {
    private static final int WARM_UP = 6;
    private static final int CYCLES = 12;

    @TempDir
    Path directory;

    @BeforeEach
    void write() {
        TinyModel.write(directory, Family.LLAMA, 3);
    }

    @ParameterizedTest
    @CsvSource({"FP32, TORCH", "BF16, TORCH", "INT8, TORCH", "INT4, TORCH", "FP32, INT8"})
    void a_cycle_of_training_loading_scoring_generating_and_closing_leaves_no_tensor(
            Precision precision, DecodeWeights weights) {
        long nothing = NativeMemory.djlResources();
        try (BaseModel base = load(precision, weights)) {
            cycle(base, 4);
            long loaded = NativeMemory.djlResources();
            cycle(base, 4);
            cycle(base, 8);

            assertThat(NativeMemory.djlResources()).isEqualTo(loaded);
        }
        assertThat(NativeMemory.djlResources()).isEqualTo(nothing);
    }

    /** The compiler takes and returns megabytes meanwhile; one forgotten stack in a few cycles is more. */
    @ParameterizedTest
    @EnumSource(names = {"TORCH", "INT8"})
    void the_native_heap_is_as_large_after_many_cycles_as_after_a_few(DecodeWeights weights) throws Throwable {
        assumeTrue(NativeMemory.isKnown(), "needs glibc's mallinfo2");
        try (BaseModel base = load(Precision.FP32, weights)) {
            for (int i = 0; i < WARM_UP; i++) {
                cycle(base, 512);
            }
            long before = settled();
            long residentBytes = 0;
            for (int i = 0; i < CYCLES; i++) {
                residentBytes = cycle(base, 512);
            }

            assertThat(settled() - before).isLessThan(CYCLES * residentBytes / 3);
        }
    }

    @Test
    void a_run_that_is_cancelled_or_refused_leaves_no_tensor() {
        try (BaseModel base = load(Precision.FP32, DecodeWeights.TORCH)) {
            cycle(base, 4);
            long loaded = NativeMemory.djlResources();
            var cancelled = new TrainingListener() {
                @Override
                public void onStep(TrainingProgress progress) {
                    throw new AssertionError("no step may end");
                }

                @Override
                public boolean isCancelled() {
                    return true;
                }
            };
            int[] text = base.tokenizer().encode("Approve?");
            var beneath = AdapterStack.of(Adapter.initialise(config(4), base.config(), 1));
            assertThatThrownBy(() -> new LoraTrainer(base)
                            .train(beneath, config(4), List.of(new TrainingExample(text, 3)), options(), cancelled))
                    .isInstanceOf(CancellationException.class);
            try (LoadedStack stack = base.load(beneath)) {
                var tooLong = new ScoringRequest(new int[5000], List.of(text), stack);
                assertThatThrownBy(() -> new Scorer(base).score(List.of(tooLong)))
                        .isInstanceOf(IllegalArgumentException.class);
            }

            assertThat(NativeMemory.djlResources()).isEqualTo(loaded);
        }
    }

    @Test
    void a_model_that_cannot_be_read_to_its_end_leaves_no_tensor() {
        try (Checkpoint whole = Checkpoint.open(directory)) {
            TorchModel.load(whole, Device.cpu(), Precision.FP32, null).close();
            long nothing = NativeMemory.djlResources();

            assertThatThrownBy(() -> TorchModel.load(
                            new CutShort(whole, "model.layers.1.mlp.down_proj.weight"),
                            Device.cpu(),
                            Precision.FP32,
                            null))
                    .isInstanceOf(CheckpointException.class);

            assertThat(NativeMemory.djlResources()).isEqualTo(nothing);
        }
    }

    /** A checkpoint on a disk that fails at one tensor. */
    private record CutShort(Checkpoint whole, String unreadable) implements Checkpoint {
        @Override
        public ModelConfig config() {
            return whole.config();
        }

        @Override
        public Set<String> tensorNames() {
            return whole.tensorNames();
        }

        @Override
        public TensorInfo info(String name) {
            return whole.info(name);
        }

        @Override
        public void readFloats(String name, FloatBuffer out) {
            if (name.equals(unreadable)) {
                throw new CheckpointException(name + " cannot be read");
            }
            whole.readFloats(name, out);
        }

        @Override
        public TokenizerFiles tokenizerFiles() {
            return whole.tokenizerFiles();
        }

        @Override
        public Digest digest() {
            return whole.digest();
        }

        @Override
        public void close() {}
    }

    private BaseModel load(Precision precision, DecodeWeights weights) {
        return BaseModel.load(
                directory,
                LoadOptions.cpu(precision)
                        .withDecoding(weights == DecodeWeights.TORCH ? Decoding.TORCH : Decoding.of(weights)));
    }

    /** The least of a few looks: what the compiler holds for a moment is no leak. */
    private static long settled() throws Throwable {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 5; look++) {
            System.gc();
            least = Math.min(least, NativeMemory.allocatedBytes());
        }
        return least;
    }

    /** @return bytes of the cycle's stack */
    private static long cycle(BaseModel base, int rank) {
        int[] prompt = base.tokenizer().encode("Approve?");
        Adapter adapter = new LoraTrainer(base)
                .train(
                        AdapterStack.EMPTY,
                        config(rank),
                        List.of(new TrainingExample(prompt, 3)),
                        options(),
                        progress -> {})
                .adapter();
        try (LoadedStack stack = base.load(AdapterStack.of(adapter))) {
            new Scorer(base)
                    .score(List.of(new ScoringRequest(prompt, List.of(new int[] {'y'}, new int[] {'n', 'o'}), stack)));
            new Generator(base)
                    .generate(
                            List.of(
                                    new GenerationRequest(prompt, 6, SamplingOptions.GREEDY, List.of(), stack),
                                    new GenerationRequest(prompt, 3, SamplingOptions.GREEDY, List.of(), stack)),
                            TokenListener.NONE);
            return stack.residentBytes();
        }
    }

    private static TrainingOptions options() {
        var d = TrainingOptions.defaults();
        return new TrainingOptions(0.01, d.schedule(), 0, d.adamW(), 1, 1, 1, 2, 4096, false, 5);
    }

    private static AdapterConfig config(int rank) {
        return new AdapterConfig(rank, 8, false, 0.1, Set.of(Projection.values()));
    }
}
