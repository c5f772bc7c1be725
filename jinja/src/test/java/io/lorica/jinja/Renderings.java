package io.lorica.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Jinja2 makes of templates, and how ours is compared with it. */
record Renderings(JsonNode json, Clock clock) {

    static Renderings of(JsonNode json) {
        var now = LocalDateTime.parse(json.path("now").stringValue());
        return new Renderings(json, Clock.fixed(now.toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
    }

    static Renderings ofResource() {
        return of(JsonMapper.shared().readTree(resource("renderings.json")));
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Renderings.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param expected one template's {@code refused} or {@code renderings} */
    void assertEqual(String source, Iterable<JsonNode> values, JsonNode expected) {
        if (expected.has("refused")) {
            assertThatThrownBy(() -> Template.ofChat(source, clock)).isInstanceOf(TemplateSyntaxException.class);
            return;
        }
        Template template = Template.ofChat(source, clock);
        int i = 0;
        for (JsonNode given : values) {
            assertRendering(template, given, expected.path("renderings").get(i++));
        }
    }

    private static void assertRendering(Template template, JsonNode given, JsonNode expected) {
        Map<String, Value> values = JsonValues.map(given, Text::own);
        if (expected.has("text")) {
            Text rendered = template.render(values);
            assertThat(rendered.string()).isEqualTo(expected.path("text").stringValue());
            assertThat(rendered.hasWritten()).isFalse();
            assertThat(template.render(JsonValues.map(given, Text::written))).isEqualTo(rendered);
            return;
        }
        var refused = catchThrowableOfType(RenderException.class, () -> template.render(values));
        assertThat(refused).as("%s", expected).isNotNull();
        assertThat(refused.isRaisedByTemplate()).as(refused.getMessage()).isEqualTo(expected.has("raises"));
        if (expected.has("raises")) {
            assertThat(refused).hasMessage(expected.path("raises").stringValue());
        }
    }
}
