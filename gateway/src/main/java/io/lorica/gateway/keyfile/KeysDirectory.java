package io.lorica.gateway.keyfile;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The folder of key files: 0700, each file 0600, as durable files are. */
public final class KeysDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path directory;

    private KeysDirectory(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    public static KeysDirectory at(Path directory) {
        return new KeysDirectory(directory);
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    public Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(path(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", name, e);
        }
    }

    /** Replaces the file in one step: after a crash it holds the old or the new content, never a part. */
    public void write(String name, String content) {
        try {
            createDirectory();
            DurableFile.write(path(name), content.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failed("write", name, e);
        }
    }

    private void createDirectory() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, OWNER_ONLY_FOLDER);
    }

    private KeyFileException failed(String what, String name, IOException e) {
        return new KeyFileException(
                ("Can't %s key file %s. Give the gateway's user access to the folder, or set"
                                + " lorica.gateway.keys-directory.")
                        .formatted(what, path(name)),
                e);
    }
}
