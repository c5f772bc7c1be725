package io.lorica.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What scikit-learn's and XGBoost's models say of a table's test rows. */
final class Rivals {
    private final Path benchmarks;
    private final @Nullable Path kept;

    /** @param kept folder of what they said before; absent: benchmarks/.cache */
    Rivals(Path benchmarks, @Nullable Path kept) {
        this.benchmarks = benchmarks;
        this.kept = kept;
    }

    /**
     * @param repeats of the table's, so many
     * @return probabilities by rival, [repeats][rows][outcomes]; NaN or null for rows that are in no test fold
     */
    Map<String, double[][][]> probabilities(LabelledTable table, int repeats) {
        Path folder = kept == null ? benchmarks.resolve(".cache") : kept;
        Path file = folder.resolve(table.name() + ".rivals.json");
        if (!Files.exists(file)) {
            create(folder);
            PythonPeer.prepare(benchmarks, "decisions").measure("decision_rivals.py", table.arguments(repeats, file));
        }
        return Results.JSON.readValue(
                file,
                Results.JSON.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, double[][][].class));
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
