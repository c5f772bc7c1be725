package io.lorica.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.api.access.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's files: open, because they hold no data, and harmless to open. */
class ConsoleTest extends GatewayTest {
    private static final Path FILES = Path.of("src/main/resources/static");
    private static final Pattern MARKUP_FROM_TEXT = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|srcdoc|javascript:");

    private static final Pattern CALLED = Pattern.compile("[`'](?<path>/v1/[^`']*)[`']");

    private static final Pattern ASKED_FIRST = Pattern.compile("(?<view>\\w+): '(?<path>/v1/[^']*)'");

    @Test
    void every_file_is_served_without_a_key_and_under_a_strict_policy() throws IOException {
        try (Stream<Path> files = Files.walk(FILES).filter(Files::isRegularFile)) {
            files.map(file -> "/" + FILES.relativize(file)).forEach(path -> {
                HttpResponse<String> response = send(request(path));
                assertThat(response.statusCode()).as(path).isEqualTo(200);
                assertThat(response.headers().firstValue("Content-Security-Policy"))
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                                .doesNotContain("unsafe"));
            });
        }
        assertThat(send(request("/")).body()).contains("Lorica console");
    }

    @Test
    void schemas_of_documents_are_open_to_editors() {
        HttpResponse<String> schema = send(request("/v1/schemas/decision-spec.schema.json"));
        assertThat(schema.statusCode()).isEqualTo(200);
        assertThat(schema.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(body(schema).path("$id").asString()).isEqualTo("urn:lorica:schema:decision-spec");
        assertThat(send(request("/v1/schemas/nothing.schema.json")).statusCode())
                .isEqualTo(404);
        assertThat(send(request("/v1/schemas/../../application.yml")).statusCode())
                .isNotEqualTo(200);
    }

    @Test
    void nothing_comes_from_elsewhere_and_no_text_becomes_markup() throws IOException {
        try (Stream<Path> files = Files.walk(FILES).filter(Files::isRegularFile)) {
            files.forEach(file -> {
                String text = contentOf(file);
                assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                        .as("%s", file)
                        .doesNotContain("http://", "https://");
                assertThat(MARKUP_FROM_TEXT.matcher(text).find()).as("%s", file).isFalse();
                assertThat(text).as("%s", file).doesNotContain("localStorage", "document.cookie");
            });
        }
        assertThat(contentOf(FILES.resolve("index.html"))).doesNotContain("<style", " style=", " onclick=");
    }

    @Test
    void the_form_that_asks_for_decisions_needs_no_more_than_a_callers_key() {
        List<String> paths = CALLED.matcher(contentOf(FILES.resolve("console/decide.js")))
                .results()
                .map(call -> call.group("path").replaceAll("\\$\\{[^}]*}", "credit@canary"))
                .toList();

        assertThat(paths).contains("/v1/models", "/v1/models/credit@canary", "/v1/decisions");
        assertThat(paths)
                .allSatisfy(path -> assertThat(send(as(Role.CALLER, path)
                                        .method(
                                                path.equals("/v1/decisions") ? "POST" : "GET",
                                                BodyPublishers.ofString("{}")))
                                .statusCode())
                        .as(path)
                        .isEqualTo(200));
    }

    @Test
    void a_view_that_a_key_may_not_use_is_asked_for_before_it_is_shown() {
        Map<String, String> asked = ASKED_FIRST
                .matcher(contentOf(FILES.resolve("console/main.js")))
                .results()
                .collect(Collectors.toMap(view -> view.group("view"), view -> view.group("path")));

        assertThat(asked).containsOnlyKeys("adapters", "training");
        assertThat(asked.values()).allSatisfy(path -> {
            assertThat(send(as(Role.CALLER, path)).statusCode()).as(path).isEqualTo(403);
            assertThat(send(as(Role.OPERATOR, path)).statusCode()).as(path).isEqualTo(200);
        });
    }

    @Test
    void nothing_is_wider_than_a_phone() {
        String style = contentOf(FILES.resolve("console/style.css"));
        assertThat(Pattern.compile("min-width: (?<rem>[0-9.]+)rem")
                        .matcher(style)
                        .results()
                        .map(width -> Double.parseDouble(width.group("rem"))))
                .isNotEmpty()
                .allMatch(width -> width <= 20);
        assertThat(style).contains(".stacked td::before");
        assertThat(contentOf(FILES.resolve("console/dom.js"))).contains("'stacked'", "dataset.title");
    }

    @Test
    void a_reason_without_chinese_words_is_told_once() {
        assertThat(contentOf(FILES.resolve("console/reasons.js")))
                .contains("reason.text_zh && reason.text_zh !== reason.text_en");
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
