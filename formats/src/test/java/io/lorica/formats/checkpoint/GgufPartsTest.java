package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufPartsTest {
    @TempDir
    Path directory;

    private GgufFile whole;

    @BeforeEach
    void split() throws IOException {
        Path model = directory.resolve("original");
        TinyModel.write(model, Family.LLAMA, 7);
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            whole = GgufFile.llama(checkpoint);
        }
        write(whole.split(3));
    }

    @Test
    void a_split_model_is_the_model_in_one_file_whichever_part_is_named() throws IOException {
        Path one = Files.write(directory.resolve("one.gguf"), whole.bytes());
        try (Checkpoint expected = Checkpoint.open(one)) {
            for (Path path : List.of(part(1), part(3), part(1).getParent())) {
                try (Checkpoint parts = Checkpoint.open(path)) {
                    assertThat(parts.config()).isEqualTo(expected.config());
                    assertThat(parts.tensorNames()).isEqualTo(expected.tensorNames());
                    for (String name : expected.tensorNames()) {
                        assertThat(GgufCheckpointTest.floats(parts, name))
                                .as(name)
                                .containsExactly(GgufCheckpointTest.floats(expected, name));
                    }
                    assertThat(parts.tokenizerFiles()).isEqualTo(expected.tokenizerFiles());
                }
            }
        }
    }

    @Test
    void the_digest_follows_all_parts_and_not_their_names() throws IOException {
        String before = digest(part(1));
        Path renamed = Files.createDirectory(directory.resolve("renamed"));
        for (int number = 1; number <= 3; number++) {
            Files.copy(part(number), renamed.resolve("other-%05d-of-00003.gguf".formatted(number)));
        }
        assertThat(digest(renamed)).isEqualTo(before);

        byte[] last = Files.readAllBytes(part(3));
        last[last.length - 40]++;
        Files.write(part(3), last);
        assertThat(digest(part(1))).isNotEqualTo(before);
    }

    @Test
    void a_missing_part_is_named() throws IOException {
        Files.delete(part(2));
        assertRefused(part(1), "m-00002-of-00003.gguf is missing");
        assertRefused(part(1).getParent(), "m-00002-of-00003.gguf is missing");
        Files.delete(part(1));
        assertRefused(part(3), "m-00001-of-00003.gguf, m-00002-of-00003.gguf are missing");
        assertRefused(part(3).getParent(), "m-00001-of-00003.gguf");
    }

    @Test
    void a_part_of_another_name_says_how_parts_are_called() throws IOException {
        Path renamed = Files.move(part(1), directory.resolve("first.gguf"));
        assertRefused(renamed, "MODEL-00001-of-00003.gguf");
    }

    @Test
    void parts_of_different_models_are_refused() throws IOException {
        Files.copy(part(3), directory.resolve("spare"));
        Files.move(part(2), part(3), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(directory.resolve("spare"), part(2));
        assertRefused(part(1), "says that it is part 3 of 3, its name says 2 of 3");

        GgufFile smaller = new GgufFile();
        smaller.metadata.putAll(whole.metadata);
        smaller.tensors.putAll(whole.tensors);
        smaller.tensors.remove("output_norm.weight");
        List<byte[]> others = smaller.split(3);
        write(whole.split(3));
        Files.write(part(3), others.get(2));
        assertRefused(part(1), "");
    }

    @Test
    void tensors_that_the_first_part_announces_and_no_part_has_are_noticed() throws IOException {
        whole.tensors.put("rope_freqs.weight", FloatTensor.of(new float[] {1, 1, 1, 1}, 4));
        byte[] first = whole.split(3).getFirst();
        Files.write(part(1), first);
        assertRefused(part(1), "announces");
    }

    @Test
    void a_directory_with_two_models_is_refused() throws IOException {
        Files.write(part(1).resolveSibling("one.gguf"), whole.bytes());
        assertRefused(part(1).getParent(), "2 GGUF models");
    }

    @Test
    void a_configuration_beside_gguf_files_does_not_make_a_hugging_face_model() throws IOException {
        Files.copy(directory.resolve("original/config.json"), part(1).resolveSibling("config.json"));
        try (Checkpoint parts = Checkpoint.open(part(1).getParent())) {
            assertThat(parts).isInstanceOf(GgufCheckpoint.class);
        }
    }

    private void write(List<byte[]> parts) throws IOException {
        Files.createDirectories(part(1).getParent());
        for (int number = 1; number <= parts.size(); number++) {
            Files.write(part(number), parts.get(number - 1));
        }
    }

    private Path part(int number) {
        return directory.resolve("parts/m-%05d-of-00003.gguf".formatted(number));
    }

    private static String digest(Path path) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            return checkpoint.digest().sha256();
        }
    }

    private static void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> Checkpoint.open(path).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(reason);
    }
}
