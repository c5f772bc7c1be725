package io.lorica.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.BaseModel;
import io.lorica.engine.LoadedStack;
import io.lorica.engine.failure.TemplateException;
import io.lorica.engine.generate.FinishReason;
import io.lorica.engine.generate.GenerationRequest;
import io.lorica.engine.generate.Generator;
import io.lorica.engine.generate.SamplingOptions;
import io.lorica.engine.generate.TokenListener;
import io.lorica.engine.options.LoadOptions;
import io.lorica.engine.options.Precision;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.GgufFile;
import io.lorica.formats.checkpoint.TinyModel;
import io.lorica.jinja.Text;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What ends an answer, wherever a model's files say so. */
class EndTokensTest {
    private static final int END_OF_TEXT = 256;
    private static final int START = 257;
    private static final int END = 258;
    private static final String OPEN_ENDED =
            "{% for m in messages %}<|im_start|>{{ m['role'] + ' ' + m['content'] + '\\n' }}{% endfor %}";

    @TempDir
    Path directory;

    @BeforeEach
    void model() throws IOException {
        TinyModel.write(directory, Family.LLAMA, 3);
        tokenizerConfig(Map.of());
    }

    @ParameterizedTest
    @CsvSource({"eos-in-config, 0 2", "eos-nowhere-but-in-map-and-config, 2"})
    void b12_end_tokens_of_config_json_end_the_answer_at_once(String name, String ends) throws URISyntaxException {
        Path path =
                Path.of(EndTokensTest.class.getResource("/cases/b12/" + name).toURI());
        try (BaseModel base = BaseModel.load(path, LoadOptions.cpu(Precision.FP32));
                LoadedStack plain = base.load(AdapterStack.EMPTY)) {
            assertThat(base.tokenizer().eosIds().stream().map(String::valueOf))
                    .containsExactlyInAnyOrder(ends.split(" "));
            Text prompt = base.chatTemplate().render(List.of(new ChatMessage("user", "hello")), true);
            var request = new GenerationRequest(
                    base.tokenizer().encode(prompt), 20, SamplingOptions.GREEDY, List.of(), plain, true);
            var answer = new Generator(base)
                    .generate(List.of(request), TokenListener.NONE)
                    .getFirst();
            assertThat(answer.reason()).isEqualTo(FinishReason.STOP);
            assertThat(answer.text()).isEmpty();
        }
    }

    @Test
    void every_file_that_names_end_tokens_counts() throws IOException {
        assertThat(ends()).isEmpty();

        write("generation_config.json", "{\"eos_token_id\": 3}");
        assertThat(ends()).containsExactlyInAnyOrder(3);

        Path config = directory.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"eos_token_id\": [4, 5],"));
        assertThat(ends()).containsExactlyInAnyOrder(3, 4, 5);

        write("special_tokens_map.json", "{\"eos_token\": {\"content\": \"<|im_start|>\"}}");
        assertThat(ends()).containsExactlyInAnyOrder(3, 4, 5, START);

        tokenizerConfig(Map.of("eos_token", "<|endoftext|>"));
        assertThat(ends()).containsExactlyInAnyOrder(3, 4, 5, START, END_OF_TEXT);
    }

    @Test
    void ids_that_mean_none_or_lie_beyond_the_embedding_do_not_count() throws IOException {
        write("generation_config.json", "{\"eos_token_id\": [-1, 300, null, 7]}");
        assertThat(ends()).containsExactly(7);
    }

    @Test
    void what_the_template_puts_after_an_answer_ends_it() throws IOException {
        tokenizerConfig(Map.of(
                "chat_template",
                "{% for m in messages %}<|im_start|>{{ m['content'] }} <|im_end|>\n{% endfor %}"
                        + "{% if add_generation_prompt %}<|im_start|>{% endif %}"));
        assertThat(ends()).containsExactly(END);
    }

    @Test
    void what_opens_a_turn_does_not_end_one() throws IOException {
        tokenizerConfig(Map.of("chat_template", OPEN_ENDED + "<|im_start|>assistant "));
        assertThat(ends()).isEmpty();
    }

    @Test
    void a_template_that_refuses_the_question_does_not_keep_the_model_from_loading() throws IOException {
        tokenizerConfig(Map.of("eos_token", "<|im_end|>", "chat_template", "{{ raise_exception('no') }}"));
        assertThat(ends()).containsExactly(END);
    }

    @Test
    void a_template_that_can_not_be_rendered_keeps_chats_out_and_nothing_else() throws IOException {
        tokenizerConfig(Map.of("eos_token", "<|im_end|>", "chat_template", "{{ messages }}\n{{ eos_token|shout }}"));
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32))) {
            assertThat(base.tokenizer().eosIds()).containsExactly(END);
            assertThatThrownBy(base::chatTemplate)
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("chat_template of tokenizer_config.json")
                    .hasMessageContaining("line 2")
                    .hasMessageContaining("'shout'");
        }
    }

    @Test
    void a_template_says_in_its_own_words_what_it_does_not_take() throws IOException {
        tokenizerConfig(Map.of("eos_token", "<|im_end|>", "chat_template", "{{ raise_exception('No roles.') }}"));
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32))) {
            assertThatThrownBy(() -> base.chatTemplate().render(List.of(new ChatMessage("user", "hi")), true))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageEndingWith(": No roles.");
        }
    }

    @Test
    void learnt_texts_end_with_the_models_own_end_token_whatever_ends_answers() throws IOException {
        write("generation_config.json", "{\"eos_token_id\": [3, 256]}");
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            assertThat(tokenizer.eosId()).hasValue(3);
        }
        tokenizerConfig(Map.of("eos_token", "<|im_end|>"));
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            assertThat(tokenizer.eosId()).hasValue(END);
            assertThat(tokenizer.eosIds()).containsExactlyInAnyOrder(3, END_OF_TEXT, END);
        }
    }

    @Test
    void a_model_without_an_end_token_is_refused_for_chats_with_what_to_do() throws IOException {
        tokenizerConfig(Map.of("chat_template", OPEN_ENDED));
        try (BaseModel base = BaseModel.load(directory, LoadOptions.cpu(Precision.FP32))) {
            assertThatThrownBy(base::chatTemplate)
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("has no end token")
                    .hasMessageContaining("tokenizer_config.json");
        }
    }

    @Test
    void a_gguf_files_keys_name_end_tokens() throws IOException {
        assertThat(ggufEnds(
                        Map.of(
                                "tokenizer.ggml.eos_token_id", 0,
                                "tokenizer.ggml.eot_token_id", 3,
                                "tokenizer.ggml.eom_token_id", 5),
                        List.of("a", "b", "h", "i", "hi", "1", "2")))
                .containsExactlyInAnyOrder(0, 3, 5);
    }

    @Test
    void a_gguf_file_without_such_keys_ends_answers_with_the_tokens_that_llama_cpp_knows() throws IOException {
        assertThat(ggufEnds(
                        Map.of("tokenizer.ggml.eos_token_id", -1),
                        List.of("<|endoftext|>", "<|im_end|>", "h", "i", "hi", "<|eot_id|>", "</s>")))
                .containsExactlyInAnyOrder(0, 1, 5, 6);
    }

    /** Qwen's vocabulary has {@code </s>} as a plain token, which llama.cpp takes for an end. */
    @Test
    void a_plain_token_that_ends_answers_in_a_gguf_file_stays_plain_in_text() throws IOException {
        Path file = gguf(Map.of(), List.of("<", "/", "h", "i", "hi", "s", ">", "</s>"));
        try (Checkpoint checkpoint = Checkpoint.open(file);
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            assertThat(tokenizer.eosIds()).contains(7);
            assertThat(tokenizer.encode("</s>")).containsExactly(0, 1, 5, 6);
        }
    }

    private Set<Integer> ggufEnds(Map<String, Object> metadata, List<String> tokens) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(gguf(metadata, tokens));
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            return tokenizer.eosIds();
        }
    }

    /** The model with other tokens, all of them plain. */
    private Path gguf(Map<String, Object> metadata, List<String> tokens) throws IOException {
        try (Checkpoint original = Checkpoint.open(directory)) {
            GgufFile gguf = GgufFile.llama(original);
            gguf.put("tokenizer.ggml.tokens", tokens);
            gguf.put("tokenizer.ggml.token_type", tokens.stream().map(_ -> 1).toList());
            metadata.forEach(gguf::put);
            return Files.write(directory.resolve("file.gguf"), gguf.bytes());
        }
    }

    private Set<Integer> ends() {
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                Tokenizer tokenizer = Tokenizer.of(checkpoint.tokenizerFiles())) {
            return tokenizer.eosIds();
        }
    }

    private void tokenizerConfig(Map<String, Object> config) throws IOException {
        write("tokenizer_config.json", JsonMapper.shared().writeValueAsString(config));
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(directory.resolve(name), json);
    }
}
