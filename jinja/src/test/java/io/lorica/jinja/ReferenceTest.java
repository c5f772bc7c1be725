package io.lorica.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Equality with Jinja2 as transformers sets it up; {@code benchmarks/reference/chat_templates.py} made the vectors. */
class ReferenceTest {
    private static final Renderings RENDERINGS = Renderings.ofResource();

    static Stream<String> published() {
        return RENDERINGS.json().path("templates").propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("published")
    void a_published_template_renders_every_conversation_as_transformers_does(String name) {
        String source = new String(Renderings.resource("templates/" + name), StandardCharsets.UTF_8);
        RENDERINGS.assertEqual(
                source,
                RENDERINGS.json().path("conversations"),
                RENDERINGS.json().path("templates").path(name));
    }

    static Stream<JsonNode> small() {
        return RENDERINGS.json().path("small").valueStream();
    }

    @ParameterizedTest
    @MethodSource("small")
    void a_construct_renders_as_jinja2_does(JsonNode one) {
        RENDERINGS.assertEqual(one.path("template").stringValue(), List.of(one.path("values")), one);
    }

    @Test
    void b15_today_is_there_for_templates_that_ask_for_it() {
        assertThat(cases("b15"))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).containsPattern("^(Today: )?05 Mar 2026"));
    }

    @Test
    void b21_templates_are_read_as_jinja2_reads_them() {
        assertThat(cases("b21"))
                .containsExactly(
                        "Hi|answer:",
                        "some",
                        "nobody",
                        "[a\u001bb]",
                        "Hi",
                        "Hi",
                        "1",
                        "{\"role\": \"user\", \"content\": \"Hi\"}",
                        "HI");
    }

    private static List<String> cases(String name) {
        return small().filter(one -> one.path("name").asString("").equals(name))
                .map(one -> Template.ofChat(one.path("template").stringValue(), RENDERINGS.clock())
                        .render(JsonValues.map(one.path("values"), Text::written))
                        .string())
                .toList();
    }
}
