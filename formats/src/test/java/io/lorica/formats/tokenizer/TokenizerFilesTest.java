package io.lorica.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void aTokenizer() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), "{}");
    }

    @Test
    void of_several_named_chat_templates_the_default_one_is_taken() throws IOException {
        config("""
                {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}""");
        assertThat(files().chatTemplate())
                .isEqualTo(new ChatTemplateFile("d", "chat_template of tokenizer_config.json, 'default'"));
    }

    @Test
    void several_without_a_default_are_none() throws IOException {
        config("{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"}]}");
        assertThat(files().chatTemplate()).isNull();
    }

    @Test
    void a_file_of_its_own_goes_first() throws IOException {
        config("{\"chat_template\": \"c\"}");
        assertThat(files().chatTemplate())
                .isEqualTo(new ChatTemplateFile("c", "chat_template of tokenizer_config.json"));
        Files.writeString(directory.resolve("chat_template.jinja"), "f");
        assertThat(files().chatTemplate()).isEqualTo(new ChatTemplateFile("f", "chat_template.jinja"));
    }

    @Test
    void templates_know_the_special_tokens_by_their_names() throws IOException {
        config("""
                {"bos_token": {"content": "<s>"}, "pad_token": null,
                 "extra_special_tokens": {"image_token": "<i>"}}""");
        Files.writeString(
                directory.resolve("special_tokens_map.json"), "{\"eos_token\": \"</s>\", \"unk_token\": \"\"}");
        assertThat(files().specialTokens())
                .isEqualTo(Map.of("bos_token", "<s>", "eos_token", "</s>", "image_token", "<i>"));
    }

    private TokenizerFiles files() {
        return TokenizerFiles.ofDirectory(directory);
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), json);
    }
}
