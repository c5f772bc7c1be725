package io.lorica.training.dataset;

import io.lorica.api.decision.DecisionSpec;
import io.lorica.files.Digest;
import io.lorica.files.DurableFile;
import io.lorica.training.TrainingProblem;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Accepted rows on the file system: one JSON lines file per content, named by its SHA-256. */
@Component
class DatasetFiles {
    private final Path directory;

    DatasetFiles(DatasetProperties properties) {
        this.directory = properties.directory();
    }

    /**
     * Rows are on disk, in a file whose name is the digest of its content, before this returns.
     *
     * @return the SHA-256 under which {@link #read} finds the rows
     */
    String write(List<SplitRow> rows) {
        try {
            Files.createDirectories(directory);
            Path partial = Files.createTempFile(directory, "upload-", ".partial");
            try {
                try (BufferedWriter out = Files.newBufferedWriter(partial)) {
                    for (SplitRow row : rows) {
                        out.write(RowFormat.write(row));
                        out.write('\n');
                    }
                }
                String sha256 = Digest.ofFile(partial).sha256();
                DurableFile.publish(partial, file(sha256));
                return sha256;
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The rows cannot be stored in " + directory
                            + ". Make lorica.datasets.directory writable and check its free space.",
                    e);
        }
    }

    /**
     * @param spec of the data set, for its tabular rows
     * @throws TrainingProblem.DamagedDataset if the file is gone or its content is not what was stored
     */
    List<SplitRow> read(String sha256, @Nullable DecisionSpec spec) {
        Path file = file(sha256);
        if (!Files.isRegularFile(file) || !Digest.ofFile(file).sha256().equals(sha256)) {
            throw new TrainingProblem.DamagedDataset(
                    ("The data set file %s is missing or was changed. Restore it from a"
                                    + " backup of lorica.datasets.directory or upload the data set again.")
                            .formatted(file.getFileName()));
        }
        List<SplitRow> rows = new ArrayList<>();
        var format = new RowFormat(spec);
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                rows.add(format.read(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data set file " + file.getFileName() + " cannot be read", e);
        }
        return rows;
    }

    private Path file(String sha256) {
        return directory.resolve(sha256 + ".jsonl");
    }
}
