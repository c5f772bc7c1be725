package io.lorica.registry.record;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.function.Supplier;

/** Secrets as files that their owner alone may read, made once and never replaced. */
final class CentreKeyFiles {
    private final Path folder;

    CentreKeyFiles(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /**
     * @param isNew whether nothing depends on the secret yet, so that it may be made
     * @throws IllegalStateException if it is missing and may not be made, can't be read, or lies open to others
     */
    byte[] read(String name, boolean isNew, Supplier<byte[]> making) {
        Path file = folder.resolve(name);
        try {
            if (isNew && !Files.exists(file)) {
                make(file, making.get());
            }
            if (!Files.exists(file)) {
                throw new IllegalStateException(
                        "%s is missing, and records of decisions are sealed under it. Put it back from a backup."
                                .formatted(file));
            }
            String open = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            if (!open.endsWith("------")) {
                throw new IllegalStateException(
                        "%s is open to other users (%s). chmod 600 it, if nobody else was there."
                                .formatted(file, open));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s can't be used. Give it to this process's user.".formatted(file), e);
        }
    }

    /** A link, and not a move: the file of a process that was quicker stays. */
    private void make(Path file, byte[] content) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path whole = folder.resolve(".making-" + UUID.randomUUID());
        try {
            DurableFile.write(whole, content);
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            // The other process's is the one.
        } finally {
            Files.deleteIfExists(whole);
        }
        DurableFile.syncFolder(folder);
    }
}
