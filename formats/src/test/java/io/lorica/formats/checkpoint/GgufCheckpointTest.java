package io.lorica.formats.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.formats.CheckpointException;
import io.lorica.formats.FormatException;
import io.lorica.formats.TokenizerException;
import io.lorica.formats.tokenizer.ChatTemplateFile;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufCheckpointTest {
    private static final byte[] WHOLE = whole();

    @TempDir
    Path directory;

    private Path model;
    private GgufFile gguf;

    @BeforeEach
    void convert() throws IOException {
        model = Files.createDirectory(directory.resolve("model"));
        TinyModel.write(model, Family.LLAMA, 7);
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            gguf = GgufFile.llama(checkpoint);
        }
    }

    @Test
    void same_configuration_and_tensors_as_the_model_it_was_converted_from() throws IOException {
        try (Checkpoint original = Checkpoint.open(model);
                Checkpoint converted = Checkpoint.open(write(gguf.bytes()))) {
            assertThat(converted.config()).isEqualTo(original.config());
            assertThat(converted.tensorNames()).isEqualTo(original.tensorNames());
            for (String name : original.tensorNames()) {
                assertThat(floats(converted, name)).as(name).containsExactly(floats(original, name));
            }
        }
    }

    @Test
    void digest_does_not_depend_on_the_files_name_and_a_directory_with_one_file_will_do() throws IOException {
        Path file = write(gguf.bytes());
        Path renamed =
                Files.copy(file, Files.createDirectory(directory.resolve("b")).resolve("renamed.gguf"));
        try (Checkpoint one = Checkpoint.open(file);
                Checkpoint other = Checkpoint.open(renamed.getParent())) {
            assertThat(other.digest()).isEqualTo(one.digest());
        }
    }

    @Test
    void tokenizer_and_chat_template_come_from_the_metadata() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(write(gguf.bytes()))) {
            TokenizerFiles files = checkpoint.tokenizerFiles();
            assertThat(files.tokenizerJson()).contains("<|im_start|>", "hi");
            assertThat(files.endToken()).isEqualTo("<|im_end|>");
            assertThat(files.endIds()).containsExactly(1);
            assertThat(files.chatTemplate())
                    .isEqualTo(new ChatTemplateFile(
                            "{{ messages[0]['content'] }}{{ eos_token }}", "tokenizer.chat_template"));
        }
    }

    @Test
    void tokenizer_of_another_kind_is_refused() throws IOException {
        gguf.metadata.put("tokenizer.ggml.model", "llama");
        try (Checkpoint checkpoint = Checkpoint.open(write(gguf.bytes()))) {
            assertThatThrownBy(checkpoint::tokenizerFiles)
                    .isInstanceOf(TokenizerException.class)
                    .hasMessageContaining("'llama'");
        }
    }

    @Test
    void a_vocabulary_beyond_the_embedding_is_refused() {
        gguf.metadata.put(
                "tokenizer.ggml.tokens",
                IntStream.range(0, 260).mapToObj(id -> "token" + id).toList());
        assertRefused(gguf.bytes(), "has 260 tokens and an embedding of 259 rows");
    }

    @Test
    void without_types_all_tokens_are_plain_and_text_is_cut_as_llama_cpp_does() throws IOException {
        gguf.metadata.remove("tokenizer.ggml.token_type");
        gguf.metadata.remove("tokenizer.ggml.pre");
        try (Checkpoint checkpoint = Checkpoint.open(write(gguf.bytes()))) {
            assertThat(checkpoint.tokenizerFiles().tokenizerJson()).contains("[0-9][0-9][0-9]");
        }
    }

    @Test
    void unknown_architecture_is_refused_by_name() {
        gguf.metadata.put("general.architecture", "mamba");
        assertRefused(gguf.bytes(), "'mamba'");
    }

    @Test
    void unknown_and_missing_tensors_are_refused_by_name() {
        FloatTensor norm = gguf.tensors.remove("output_norm.weight");
        assertRefused(gguf.bytes(), "model.norm.weight");
        gguf.tensors.put("output_norm.weight", norm);
        gguf.tensors.put("blk.0.ffn_gate_inp.weight", norm);
        assertRefused(gguf.bytes(), "blk.0.ffn_gate_inp.weight");
    }

    @Test
    void metadata_of_the_wrong_type_is_refused() {
        gguf.metadata.put("llama.block_count", "two");
        assertRefused(gguf.bytes(), "llama.block_count");
    }

    @Test
    void truncated_at_any_place_is_refused() {
        byte[] whole = gguf.bytes();
        for (int length = 0; length < whole.length; length += Math.max(1, length / 8)) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
        assertRefused(Arrays.copyOf(whole, whole.length - 1), "truncated");
    }

    @Test
    void lengths_larger_than_the_file_are_refused_before_anything_is_allocated() {
        for (int offset : new int[] {8, 16, 24}) {
            for (long claim : new long[] {-1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40}) {
                byte[] bytes = gguf.bytes();
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, claim);
                assertRefused(bytes, "it claims");
            }
        }
    }

    @Property(tries = 500)
    void a_changed_byte_is_read_or_refused(@ForAll @IntRange(max = 4000) int at, @ForAll byte value)
            throws IOException {
        Path changed = Files.createTempFile("changed", ".gguf");
        try {
            byte[] bytes = WHOLE.clone();
            bytes[at % bytes.length] = value;
            Files.write(changed, bytes);
            try (Checkpoint read = Checkpoint.open(changed)) {
                read.tensorNames().forEach(name -> floats(read, name));
                read.tokenizerFiles();
            } catch (FormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        } finally {
            Files.delete(changed);
        }
    }

    @Test
    void other_files_are_refused() {
        assertRefused("not a model at all, only text".getBytes(StandardCharsets.UTF_8), "GGUF");
    }

    private static byte[] whole() {
        try {
            Path model = Files.createTempDirectory("tiny");
            TinyModel.write(model, Family.LLAMA, 7);
            try (Checkpoint checkpoint = Checkpoint.open(model)) {
                return GgufFile.llama(checkpoint).bytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] floats(Checkpoint checkpoint, String name) {
        float[] values = new float[Math.toIntExact(checkpoint.info(name).elements())];
        checkpoint.readFloats(name, FloatBuffer.wrap(values));
        return values;
    }

    private void assertRefused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> Checkpoint.open(write(bytes)).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(reason);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("file.gguf"), bytes);
    }
}
