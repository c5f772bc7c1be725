package io.lorica.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records in docs/adr have one form, and the index names them all. */
class DecisionRecordsTest {
    private static final Path FOLDER = Path.of("..", "docs", "adr");

    private static final Pattern STATUS = Pattern.compile(
            "(accepted \\(\\d{4}-\\d\\d-\\d\\d\\)|superseded by \\[\\d+]\\(\\d{4}-[a-z0-9-]+\\.md\\)).*");

    static Stream<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_record_has_number_status_and_four_headings(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        assertThat(lines.getFirst()).startsWith("# %d. ".formatted(number(file)));
        assertThat(status(lines)).matches(STATUS);
        assertThat(lines.stream().filter(line -> line.startsWith("## ")))
                .containsExactly("## Context", "## Decision", "## Consequences", "## What would change it");
    }

    @Test
    void the_index_has_a_line_for_each_record_with_its_title_and_status() throws IOException {
        List<String> expected = records().map(DecisionRecordsTest::indexLine).toList();

        assertThat(Files.readAllLines(FOLDER.resolve("README.md")).stream().filter(line -> line.startsWith("| [")))
                .containsExactlyElementsOf(expected);
    }

    private static String indexLine(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String title = lines.getFirst().replaceFirst("# \\d+\\. ", "");
            return "| [%d](%s) | %s | %s |".formatted(number(file), file.getFileName(), title, status(lines));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring(0, 4));
    }

    private static String status(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("Status: "))
                .map(line -> line.substring("Status: ".length()))
                .findFirst()
                .orElse("none");
    }
}
