package io.lorica.formats.checkpoint;

import io.lorica.files.Digest;
import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that decide a base model's behaviour.
 *
 * @param files by the name they have in the manifest, which is not the path on this machine
 */
record Manifest(SortedMap<String, Path> files) {

    static Manifest of(Map<String, Path> files) {
        return new Manifest(new TreeMap<>(files));
    }

    Digest digest() {
        StringBuilder lines = new StringBuilder();
        files.forEach((name, path) -> {
            try {
                lines.append(name)
                        .append(' ')
                        .append(Digest.ofFile(path).sha256())
                        .append(' ')
                        .append(Files.size(path))
                        .append('\n');
            } catch (IOException | UncheckedIOException e) {
                throw new CheckpointException("The file %s cannot be read: %s".formatted(path, e.getMessage()), e);
            }
        });
        return Digest.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
