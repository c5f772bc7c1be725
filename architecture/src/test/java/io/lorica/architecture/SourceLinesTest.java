package io.lorica.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the formatter leaves to people: comments, texts and other languages. */
class SourceLinesTest {
    private static final int LONGEST = 120;
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".venvs", ".cache", "node_modules");

    /** A migration that has run somewhere never changes, and templates stand as others published them. */
    private static final Set<Path> AS_THEY_ARE = Set.of(
            Path.of("..", "gateway/src/main/resources/db/migration/V001__api_key.sql"),
            Path.of("..", "benchmarks/reference/texts.py"));

    @Test
    void no_line_of_source_is_longer_than_a_screen() throws IOException {
        List<String> longer = new ArrayList<>();
        try (Stream<Path> files =
                Files.find(Path.of(".."), 20, (file, attributes) -> attributes.isRegularFile() && isSource(file))) {
            files.forEach(file -> collect(file, longer));
        }
        assertThat(longer).isEmpty();
    }

    private static boolean isSource(Path file) {
        for (Path part : file) {
            if (LEFT_OUT.contains(part.toString())) {
                return false;
            }
        }
        return file.toString().matches(".*\\.(java|py|sql|js|css)") && !AS_THEY_ARE.contains(file);
    }

    private static void collect(Path file, List<String> longer) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).codePointCount(0, lines.get(i).length()) > LONGEST) {
                    longer.add(file + ":" + (i + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
