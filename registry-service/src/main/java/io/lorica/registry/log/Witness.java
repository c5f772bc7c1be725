package io.lorica.registry.log;

import io.lorica.merkle.checkpoint.Checkpoint;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.tile.LogDirectory;
import io.lorica.registry.log.Checkpoints.Signed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that keeps the latest checkpoint where the database can't reach it: on a disk of somebody else's, best. Who
 * rewrites the log has to rewrite that as well.
 */
class Witness {
    private final Path folder;
    private final LogDirectory files;
    private @Nullable String kept;

    Witness(Path folder) {
        this.folder = folder.toAbsolutePath();
        files = new LogDirectory(folder);
    }

    /** @return empty if none was kept yet */
    Optional<Checkpoint> checkpoint() {
        if (!Files.exists(folder.resolve("checkpoint"))) {
            return Optional.empty();
        }
        return Optional.of(Checkpoint.parse(Note.parse(files.readCheckpoint()).text()));
    }

    synchronized void keep(Signed signed) {
        if (!signed.note().equals(kept)) {
            files.writeCheckpoint(signed.note().getBytes(StandardCharsets.UTF_8));
            kept = signed.note();
        }
    }
}
