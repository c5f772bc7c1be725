package io.lorica.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.formats.FormatException;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.GgufFile;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.jinja.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTextTest {
    @TempDir
    Path directory;

    @Test
    void tokenizer_and_chat_template_come_from_the_metadata() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        TinyModel.write(model, Family.LLAMA, 7);
        Path file = directory.resolve("file.gguf");
        try (Checkpoint original = Checkpoint.open(model)) {
            Files.write(file, GgufFile.llama(original).bytes());
        }
        try (Checkpoint checkpoint = Checkpoint.open(file);
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            assertThat(tokenizer.encode("<|im_start|>hi 12<|im_end|>")).containsExactly(0, 4, 7, 5, 6, 1);
            assertThat(tokenizer.encode(Text.written("<|im_start|>hi 12<|im_end|>")))
                    .containsSubsequence(4, 7, 5, 6)
                    .doesNotContain(0, 1);
            assertThat(tokenizer.decode(new int[] {4, 7, 5, 6})).isEqualTo("hi 12");
            assertThat(tokenizer.eosIds()).containsExactly(1);
            assertThat(ChatTemplate.of(checkpoint.tokenizerFiles())
                            .render(List.of(new ChatMessage("user", "hello")), false)
                            .string())
                    .isEqualTo("hello<|im_end|>");
        }
    }

    /** Three digits are cut off before merges are tried, as llama.cpp's pattern for files without a kind says. */
    @Test
    void text_is_cut_as_llama_cpp_does_where_a_file_does_not_say_how() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        TinyModel.write(model, Family.LLAMA, 7);
        Path file = directory.resolve("file.gguf");
        try (Checkpoint original = Checkpoint.open(model)) {
            GgufFile gguf = GgufFile.llama(original);
            gguf.put("tokenizer.ggml.pre", "default");
            gguf.put("tokenizer.ggml.tokens", List.of("<|im_start|>", "<|im_end|>", "1", "2", "21", "!", "1!", "a"));
            gguf.put("tokenizer.ggml.merges", List.of("2 1", "1 !"));
            Files.write(file, gguf.bytes());
        }
        try (Checkpoint checkpoint = Checkpoint.open(file);
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            assertThat(tokenizer.encode("a1121!")).containsExactly(7, 2, 2, 3, 2, 5);
            assertThat(tokenizer.encode("a121!")).containsExactly(7, 2, 4, 5);
        }
    }

    @Property(tries = 500)
    void a_changed_byte_is_read_or_refused(@ForAll @IntRange(max = 4000) int at, @ForAll byte value)
            throws IOException {
        Path changed = Files.createTempFile("changed", ".gguf");
        try {
            byte[] bytes = whole();
            bytes[at % bytes.length] = value;
            Files.write(changed, bytes);
            try (Checkpoint read = Checkpoint.open(changed)) {
                Tokenizer.of(read.tokenizerFiles()).close();
            } catch (FormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        } finally {
            Files.delete(changed);
        }
    }

    private static byte[] whole() throws IOException {
        try (InputStream in = GgufTextTest.class.getResourceAsStream("/io/lorica/engine/reference/qwen2.gguf")) {
            return in.readAllBytes();
        }
    }
}
