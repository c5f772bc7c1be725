package io.lorica.client.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuideTest {
    private static final Path DOCUMENT = Path.of("../docs/client.md");
    private static final Path SOURCE = Path.of("src/test/java/io/lorica/client/guide/Guide.java");

    @ParameterizedTest
    @ValueSource(strings = {"client", "train", "decide", "batch", "chat", "download"})
    void the_document_shows_what_compiles(String part) throws IOException {
        var marked = Pattern.compile("(?s) *// begin: %1$s\n(.*?)\n *// end: %1$s\n".formatted(part))
                .matcher(Files.readString(SOURCE));
        assertThat(marked.find()).isTrue();

        assertThat(Files.readString(DOCUMENT))
                .contains("```java\n" + marked.group(1).stripIndent() + "\n```\n");
    }

    @Test
    void a_client_is_made_without_a_server() {
        Guide.open().close();
    }
}
