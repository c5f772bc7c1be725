package io.lorica.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.DecodeWeights;
import io.lorica.engine.options.Decoding;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.torch.NativeMemory;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.AdapterException;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.TokenizerException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.ModelConfig;
import io.lorica.formats.checkpoint.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a base model refuses; and that nothing of it stays in memory. */
class BaseModelTest {
    private static final LoadOptions CPU =
            LoadOptions.cpu(Precision.FP32).withDecoding(Decoding.of(DecodeWeights.INT8));

    @TempDir
    Path directory;

    private long before;

    @BeforeEach
    void write() {
        before = NativeMemory.djlResources();
        TinyModel.write(directory, Family.LLAMA, 3);
    }

    @AfterEach
    void nothing_is_left_in_memory() {
        assertThat(NativeMemory.djlResources()).isEqualTo(before);
    }

    @Test
    void a_path_with_no_model_is_refused_with_what_to_give() {
        assertRefused(directory.resolve("absent"), CheckpointException.class, "give a Hugging Face model directory");
    }

    @Test
    void truncated_weights_are_refused() throws IOException {
        truncate(directory.resolve("model.safetensors"));
        assertRefused(directory, CheckpointException.class, "truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void a_truncated_gguf_file_is_refused(String family) throws IOException {
        Path file = Files.copy(resource("reference/" + family + ".gguf"), directory.resolve("cut.gguf"));
        truncate(file);
        assertRefused(file, CheckpointException.class, "truncated");
    }

    @Test
    void a_tokenizer_that_is_missing_or_damaged_is_refused() throws IOException {
        Path tokenizer = directory.resolve("tokenizer.json");
        Files.writeString(tokenizer, "{\"model\":{\"type\":\"BPE\"}}");
        assertRefused(directory, TokenizerException.class, "tokenizer can't be loaded");

        Files.delete(tokenizer);
        assertRefused(directory, TokenizerException.class, "tokenizer.json");
    }

    @Test
    void a_device_that_is_not_there_is_refused() {
        assertNoDevice(directory, Device.gpu(99));
    }

    static void assertNoDevice(Path model, Device device) {
        assertThatThrownBy(() -> BaseModel.load(model, new LoadOptions(Precision.FP32, device, Decoding.TORCH, null)))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining(device.toString())
                .hasMessageContaining("Choose the CPU");
    }

    @Test
    void an_adapter_of_another_base_model_is_neither_served_nor_trained_upon() {
        AdapterStack foreign = AdapterStack.of(adapterOfAnotherBase());
        try (BaseModel base = BaseModel.load(directory, CPU)) {
            long loaded = NativeMemory.djlResources();

            assertThatThrownBy(() -> base.load(foreign))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("Use the base model it was trained on");
            assertThatThrownBy(() -> train(base, foreign)).isInstanceOf(AdapterException.class);

            assertThat(NativeMemory.djlResources()).isEqualTo(loaded);
        }
    }

    @Test
    void closing_twice_is_harmless() {
        BaseModel base = BaseModel.load(directory, CPU);
        LoadedStack stack = base.load(AdapterStack.EMPTY);
        stack.close();
        stack.close();
        base.close();
        base.close();
    }

    private static void train(BaseModel base, AdapterStack beneath) {
        new LoraTrainer(base)
                .train(
                        beneath,
                        new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q)),
                        List.of(new TrainingExample(new int[] {1, 2, 3}, 0)),
                        TrainingOptions.defaults(),
                        progress -> {});
    }

    /** Its query heads are twice as wide. */
    private static Adapter adapterOfAnotherBase() {
        Path directory = resource("reference/qwen3");
        try (Checkpoint other = Checkpoint.open(directory)) {
            ModelConfig config = other.config();
            return Adapter.initialise(new AdapterConfig(4, 8, false, 0, Set.of(Projection.Q)), config, 1);
        }
    }

    private static Path resource(String name) {
        return Path.of(java.net.URI.create(BaseModelTest.class.getResource(name).toString()));
    }

    private static void truncate(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));
    }

    private static void assertRefused(Path path, Class<? extends RuntimeException> kind, String reason) {
        assertThatThrownBy(() -> BaseModel.load(path, CPU).close())
                .isInstanceOf(kind)
                .hasMessageContaining(reason);
    }
}
