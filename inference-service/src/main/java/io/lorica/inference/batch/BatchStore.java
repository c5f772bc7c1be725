package io.lorica.inference.batch;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Batches on this node's disk: a folder for each, with its file, its state, the answers of its whole chunks and in the
 * end its result. Whatever has a name there is whole, also after a crash.
 */
@Component
class BatchStore {
    private static final Logger log = LoggerFactory.getLogger(BatchStore.class);
    private static final String STATE = "batch.json";
    private static final String FILE = "file";
    private static final String RESULT = "result";
    private static final String STAGING = ".staging-";

    private final Path directory;
    private final JsonMapper json;

    BatchStore(BatchesProperties properties, JsonMapper json) {
        this.directory = properties.directory().toAbsolutePath();
        this.json = json;
    }

    /** @return a new folder, which becomes a batch when it is published; else the caller deletes it */
    Path stage() {
        try {
            return Files.createTempDirectory(Files.createDirectories(directory), STAGING);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Where a staged batch's file belongs. */
    static Path fileIn(Path staged) {
        return staged.resolve(FILE);
    }

    void publish(Path staged, StoredBatch batch) {
        try {
            Files.write(staged.resolve(STATE), json.writeValueAsBytes(batch));
            DurableFile.publish(staged, folder(batch.id()));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    void discard(Path staged) {
        try {
            FileSystemUtils.deleteRecursively(staged);
        } catch (IOException e) {
            log.warn("{} can't be deleted; the next start does it", staged, e);
        }
    }

    /** Those that are there, in no order. What an upload left that never became a batch is deleted. */
    List<StoredBatch> load() {
        List<StoredBatch> batches = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return batches;
        }
        try (Stream<Path> folders = Files.list(directory)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                if (folder.getFileName().toString().startsWith(STAGING)) {
                    discard(folder);
                } else {
                    read(folder, batches);
                }
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        return batches;
    }

    private void read(Path folder, List<StoredBatch> batches) throws IOException {
        try {
            batches.add(json.readValue(Files.readAllBytes(folder.resolve(STATE)), StoredBatch.class));
        } catch (JacksonException | java.nio.file.NoSuchFileException e) {
            log.error("{} holds no batch that this release can read; it is left alone", folder, e);
        }
    }

    void write(StoredBatch batch) {
        try {
            DurableFile.write(folder(batch.id()).resolve(STATE), json.writeValueAsBytes(batch));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    void delete(String id) {
        discard(folder(id));
    }

    Path file(String id) {
        return folder(id).resolve(FILE);
    }

    Path result(String id) {
        return folder(id).resolve(RESULT);
    }

    /** @param from the first of its rows, counted from 0 */
    Path chunk(String id, long from) {
        return folder(id).resolve(String.format(Locale.ROOT, "answers-%09d.jsonl", from));
    }

    /** Those of all rows, in order. */
    List<Path> chunks(StoredBatch batch) {
        return LongStream.iterate(0, from -> from < batch.rows(), from -> from + batch.chunkRows())
                .mapToObj(from -> chunk(batch.id(), from))
                .toList();
    }

    private Path folder(String id) {
        return directory.resolve(id);
    }

    private UncheckedIOException unusable(IOException e) {
        return new UncheckedIOException(
                "Batches can't be kept in %s; make it writable, check its free space, or set lorica.batches.directory"
                        .formatted(directory),
                e);
    }
}
