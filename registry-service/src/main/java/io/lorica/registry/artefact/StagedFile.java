package io.lorica.registry.artefact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A complete, synced file that nobody can see yet. Closing it removes it unless the store kept it.
 *
 * @param size bytes
 */
public record StagedFile(Path path, String sha256, long size) implements AutoCloseable {
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
