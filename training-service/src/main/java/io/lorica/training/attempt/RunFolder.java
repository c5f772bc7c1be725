package io.lorica.training.attempt;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * A run's folder. What its attempts leave there is either nothing that a later one uses, or a whole version: the
 * manifest is written last, and where it is, the adapter's files are on the disk.
 */
record RunFolder(Path path) {
    private static final String MANIFEST = "manifest.json";

    /** Takes the parent's files. */
    Path parent() {
        return path.resolve("parent");
    }

    /** Takes the version's files while they are being made. */
    Path unfinished() {
        return path.resolve("adapter.partial");
    }

    /** The version's files. */
    Path adapter() {
        return path.resolve("adapter");
    }

    boolean isFinished() {
        return Files.exists(manifest());
    }

    /** Removes what an earlier attempt left. */
    void begin() {
        try {
            FileSystemUtils.deleteRecursively(path);
            Files.createDirectories(parent());
            Files.createDirectories(unfinished());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The run's folder " + path + " cannot be made. Make lorica.runs.directory writable.", e);
        }
    }

    /** Gives the version's files their place, and then writes the manifest that says so. */
    void finish(byte[] manifest) {
        try {
            DurableFile.publish(unfinished(), adapter());
            DurableFile.write(manifest(), manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The run's version cannot be written into " + path + ". Check its free space.", e);
        }
    }

    byte[] readManifest() {
        try {
            return Files.readAllBytes(manifest());
        } catch (IOException e) {
            throw new UncheckedIOException("The run's manifest " + manifest() + " cannot be read", e);
        }
    }

    private Path manifest() {
        return path.resolve(MANIFEST);
    }
}
