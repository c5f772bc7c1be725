package io.lorica.jinja;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** By hand: random templates that {@code benchmarks/reference/fuzz_templates.py} had Jinja2 render. */
@EnabledIfSystemProperty(named = "lorica.templates", matches = ".+")
class FuzzedTemplatesTest {

    @Test
    void random_templates_render_as_jinja2_renders_them() {
        Renderings renderings = Renderings.of(JsonMapper.shared()
                .readTree(Path.of(System.getProperty("lorica.templates")).toFile()));
        SoftAssertions softly = new SoftAssertions();
        for (JsonNode one : renderings.json().path("small")) {
            softly.assertThatCode(() -> renderings.assertEqual(
                            one.path("template").stringValue(), List.of(one.path("values")), one))
                    .as("%s", one.path("template"))
                    .doesNotThrowAnyException();
        }
        softly.assertAll();
    }
}
