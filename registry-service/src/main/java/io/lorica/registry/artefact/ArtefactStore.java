package io.lorica.registry.artefact;

import io.lorica.files.Digest;
import io.lorica.files.DurableFile;
import io.lorica.registry.problem.RegistryProblem.DamagedArtefact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Files under {@code sha256/ab/cdef...}. A file is written and synced under {@code incoming/} and appears under its
 * digest by one atomic rename, so readers see all of it or nothing. The same bytes are stored once.
 */
@Component
public class ArtefactStore {
    private static final Logger log = LoggerFactory.getLogger(ArtefactStore.class);

    private final Path incoming;
    private final Path finished;

    ArtefactStore(ArtefactProperties properties, Clock clock) {
        incoming = properties.directory().resolve("incoming");
        finished = properties.directory().resolve("sha256");
        try {
            Files.createDirectories(incoming);
            Files.createDirectories(finished);
            removeUnfinished(clock.instant().minus(properties.staleAfter()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Can't use %s as the artefact store. Set lorica.artefacts.directory to a writable directory."
                            .formatted(properties.directory()),
                    e);
        }
    }

    /** Reads the stream to its end into an unseen file on the store's own file system. */
    public StagedFile stage(InputStream content) {
        var path = incoming.resolve(UUID.randomUUID().toString());
        try (content) {
            long size = Files.copy(content, path);
            DurableFile.sync(path);
            return new StagedFile(path, Digest.ofFile(path).sha256(), size);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the file visible under its digest; after this returns it survives a power failure. */
    public void keep(StagedFile file) {
        var target = path(file.sha256());
        try {
            if (isIntact(file.sha256())) {
                return;
            }
            Files.createDirectories(target.getParent());
            makeReadOnly(file.path());
            DurableFile.publish(file.path(), target);
            DurableFile.syncFolder(finished);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks the file's bytes against its digest first.
     *
     * @return the file to read from
     * @throws DamagedArtefact if it is gone or changed
     */
    public Path verified(String sha256) {
        try {
            if (isIntact(sha256)) {
                return path(sha256);
            }
        } catch (IOException e) {
            log.error("Can't read artefact {}", sha256, e);
        }
        throw new DamagedArtefact(sha256);
    }

    private boolean isIntact(String sha256) throws IOException {
        var path = path(sha256);
        return Files.isRegularFile(path) && Digest.ofFile(path).sha256().equals(sha256);
    }

    private Path path(String sha256) {
        return finished.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    private void removeUnfinished(Instant staleSince) throws IOException {
        try (var files = Files.list(incoming)) {
            for (var file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(staleSince) && Files.deleteIfExists(file)) {
                    log.warn("Removed {}, an upload that a crash left unfinished", file.getFileName());
                }
            }
        }
    }

    private static void makeReadOnly(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        } else if (!file.toFile().setReadOnly()) {
            throw new IOException("Can't make %s read-only.".formatted(file));
        }
    }
}
