package io.lorica.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.engine.failure.TemplateException;
import io.lorica.engine.tokenizer.ChatTemplate.ChatMessage;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.SmolLm2;
import io.lorica.formats.tokenizer.ChatTemplateFile;
import io.lorica.formats.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Equality with tokenizers and transformers; {@code benchmarks/reference/texts.py} made the vectors. */
class TextReferenceTest {
    private static final String BEGIN = "<|im_start|>";
    private static final String END = "<|im_end|>";

    @Test
    void tokens_and_text_of_every_script_equal_the_reference() {
        var files = new TokenizerFiles(
                new String(resource("tokenizer.json"), StandardCharsets.UTF_8),
                Set.of(END),
                Set.of(),
                Map.of("eos_token", END, "bos_token", BEGIN),
                null);
        assertTexts(files, "texts.json");
    }

    @Test
    void tokens_and_text_of_the_default_base_model_equal_the_reference() {
        try (Checkpoint checkpoint = Checkpoint.open(SmolLm2.file())) {
            assertTexts(checkpoint.tokenizerFiles(), "smollm2.json");
        }
    }

    static Stream<String> families() {
        return json("texts.json").path("templates").propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("families")
    void chats_are_rendered_as_the_reference_renders_them(String family) {
        JsonNode reference = json("texts.json");
        var template = ChatTemplate.of(new TokenizerFiles(
                "",
                Set.of(),
                Set.of(),
                Map.of("eos_token", END, "bos_token", BEGIN),
                new ChatTemplateFile(reference.path("templates").path(family).stringValue(), "texts.json")));
        for (JsonNode chat : reference.path("chats")) {
            if (chat.path("template").stringValue().equals(family)) {
                assertRendered(template, chat);
            }
        }
    }

    private static void assertRendered(ChatTemplate template, JsonNode chat) {
        var messages = chat.path("messages")
                .valueStream()
                .map(message -> new ChatMessage(
                        message.path("role").stringValue(),
                        message.path("content").stringValue()))
                .toList();
        boolean prompt = chat.path("add_generation_prompt").booleanValue();
        if (chat.path("text").isNull()) {
            assertThatThrownBy(() -> template.render(messages, prompt)).isInstanceOf(TemplateException.class);
        } else {
            assertThat(template.render(messages, prompt).string())
                    .isEqualTo(chat.path("text").stringValue());
        }
    }

    private static void assertTexts(TokenizerFiles files, String reference) {
        try (Tokenizer tokenizer = Tokenizer.of(files)) {
            var softly = new SoftAssertions();
            for (JsonNode text : json(reference).path("texts")) {
                int[] ids = IntStream.range(0, text.path("ids").size())
                        .map(i -> text.path("ids").get(i).intValue())
                        .toArray();
                softly.assertThat(tokenizer.encode(text.path("text").stringValue()))
                        .as(text.path("text").toString())
                        .isEqualTo(ids);
                softly.assertThat(tokenizer.decode(ids))
                        .isEqualTo(text.path("decoded").stringValue());
            }
            softly.assertAll();
        }
    }

    private static JsonNode json(String name) {
        return JsonMapper.shared().readTree(resource(name));
    }

    private static byte[] resource(String name) {
        try (InputStream in = TextReferenceTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
