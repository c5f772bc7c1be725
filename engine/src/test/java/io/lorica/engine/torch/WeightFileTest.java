package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.score.Scorer;
import io.lorica.engine.score.ScoringRequest;
import io.lorica.engine.train.LoraTrainer;
import io.lorica.engine.train.TrainingExample;
import io.lorica.engine.train.TrainingOptions;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A base whose weights lie in a mapped file. */
@Tag("slow")
class WeightFileTest {
    @TempDir
    Path directory;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"LLAMA, FP32", "QWEN2, BF16", "QWEN3, INT8", "LLAMA, INT4"})
    void a_mapped_base_trains_and_scores_to_the_bits_of_one_in_memory(Family family, Precision precision) {
        TinyModel.write(directory, family, 3);
        LoadOptions held = LoadOptions.cpu(precision);
        try (BaseModel inMemory = BaseModel.load(directory, held);
                BaseModel mapped = BaseModel.load(directory, held.withWeightFolder(folder));
                BaseModel again = BaseModel.load(directory, held.withWeightFolder(folder))) {
            Adapter expected = train(inMemory);

            assertThat(train(mapped)).isEqualTo(expected);
            assertThat(train(again)).isEqualTo(expected);
            double[] scores = score(inMemory, expected);
            assertThat(score(mapped, expected)).containsExactly(scores);
            assertThat(score(again, expected)).containsExactly(scores);
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }

    @Test
    void a_damaged_file_is_made_anew() throws IOException {
        TinyModel.write(directory, Family.LLAMA, 3);
        LoadOptions options = LoadOptions.cpu(Precision.FP32).withWeightFolder(folder);
        double[] expected;
        try (BaseModel base = BaseModel.load(directory, options)) {
            expected = score(base, train(base));
        }
        Path weights = only(".weights");
        byte[] whole = Files.readAllBytes(weights);
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(weights, damaged);

        try (BaseModel base = BaseModel.load(directory, options)) {
            assertThat(score(base, train(base))).containsExactly(expected);
        }
        assertThat(Files.readAllBytes(weights)).isEqualTo(whole);

        Files.writeString(only(".json"), "{");
        BaseModel.load(directory, options).close();
        assertThat(Files.readAllBytes(weights)).isEqualTo(whole);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void each_precision_has_a_file_of_its_own(Precision precision) {
        TinyModel.write(directory, Family.LLAMA, 3);
        for (Precision each : List.of(Precision.FP32, precision)) {
            BaseModel.load(directory, LoadOptions.cpu(each).withWeightFolder(folder))
                    .close();
        }
        assertThat(folder.toFile().list()).hasSize(precision == Precision.FP32 ? 2 : 4);
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws IOException {
        TinyModel.write(directory, Family.LLAMA, 3);
        Path file = Files.createFile(folder.resolve("file"));
        long nothing = NativeMemory.djlResources();

        assertThatThrownBy(() -> BaseModel.load(
                        directory, LoadOptions.cpu(Precision.FP32).withWeightFolder(file)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(file.toString());

        assertThat(NativeMemory.djlResources()).isEqualTo(nothing);
    }

    @Test
    void weights_are_not_mapped_for_a_gpu() {
        assertThatThrownBy(() -> LoadOptions.gpu(Precision.BF16).withWeightFolder(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Device.gpu().toString());
    }

    private Path only(String suffix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Adapter train(BaseModel base) {
        var d = TrainingOptions.defaults();
        var options = new TrainingOptions(0.05, d.schedule(), 0, d.adamW(), 1, 3, 3, 2, 4096, false, 5);
        int[] text = base.tokenizer().encode("Approve? yes");
        return new LoraTrainer(base)
                .train(
                        AdapterStack.EMPTY,
                        new AdapterConfig(4, 8, false, 0.1, Set.of(Projection.values())),
                        List.of(new TrainingExample(text, 8), new TrainingExample(text, 0)),
                        options,
                        progress -> {})
                .adapter();
    }

    private static double[] score(BaseModel base, Adapter adapter) {
        try (LoadedStack stack = base.load(AdapterStack.of(adapter))) {
            int[] prompt = base.tokenizer().encode("Approve?");
            return new Scorer(base)
                    .scoreAlone(new ScoringRequest(prompt, List.of(new int[] {'y'}, new int[] {'n', 'o'}), stack));
        }
    }
}
