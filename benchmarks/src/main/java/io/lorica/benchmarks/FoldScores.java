package io.lorica.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one contender says of one fold, in log-odds: [rows][outcomes].
 *
 * @param known of rows that it was not fitted on, by their place among the known rows; null of the others
 * @param test of the fold's test rows
 * @param told what else there is to say of it
 */
record FoldScores(double[] @Nullable [] known, double[][] test, Map<String, Object> told) {

    /**
     * Kept on disk, so that hours of measuring can be cut off and go on.
     *
     * @param folder none: nothing is kept
     */
    static FoldScores kept(@Nullable Path folder, String name, Supplier<FoldScores> measured) {
        Optional<FoldScores> earlier = find(folder, name);
        if (earlier.isPresent() || folder == null) {
            return earlier.orElseGet(measured);
        }
        FoldScores found = measured.get();
        Results.JSON.writeValue(folder.resolve(name + ".json").toFile(), found);
        return found;
    }

    static Optional<FoldScores> find(@Nullable Path folder, String name) {
        if (folder == null) {
            return Optional.empty();
        }
        Path file = folder.resolve(name + ".json");
        return Files.exists(file)
                ? Optional.of(Results.JSON.readValue(file.toFile(), FoldScores.class))
                : Optional.empty();
    }
}
