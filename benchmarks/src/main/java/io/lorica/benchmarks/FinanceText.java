package io.lorica.benchmarks;

import io.lorica.engine.BaseModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The demo's text on finance, one document after the other, as a file that Lorica and its peers read. */
final class FinanceText {
    private static final int CHARACTERS = 100_000;

    private FinanceText() {}

    /**
     * Its tokens.
     *
     * @param benchmarks the folder benchmarks/ of the source tree
     */
    static int[] tokens(BaseModel base, Path benchmarks) {
        try {
            return base.tokenizer().encode(Files.readString(file(benchmarks)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param benchmarks the folder benchmarks/ of the source tree */
    static List<String> documents(Path benchmarks) {
        Path documents =
                benchmarks.resolveSibling("launcher/src/main/resources/io/lorica/launcher/demo/us-finance.jsonl");
        try (var lines = Files.lines(documents)) {
            return lines.map(line ->
                            JsonMapper.shared().readTree(line).path("text").asString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param benchmarks the folder benchmarks/ of the source tree */
    static Path file(Path benchmarks) {
        try {
            Path file = Files.createTempFile("finance", ".txt");
            file.toFile().deleteOnExit();
            String all = String.join("\n\n", documents(benchmarks));
            return Files.writeString(file, all.substring(0, Math.min(all.length(), CHARACTERS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
