package io.lorica.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The directory that holds everything a local Lorica writes. Only its owner may look into it. */
public record LoricaHome(Path root) {
    public LoricaHome {
        root = root.toAbsolutePath().normalize();
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path artefacts() {
        return root.resolve("artefacts");
    }

    public Path datasets() {
        return root.resolve("datasets");
    }

    public Path runs() {
        return root.resolve("runs");
    }

    public Path adapterCache() {
        return root.resolve("adapter-cache");
    }

    public Path batches() {
        return root.resolve("batches");
    }

    /** Where the node writes down its decisions until the registry has them. */
    public Path journal() {
        return root.resolve("journal");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path run() {
        return root.resolve("run");
    }

    /** Pages of decisions' reasons, and a report's beside them. */
    public Path reasons() {
        return root.resolve("reasons");
    }

    /** Where the supervisor itself reports. */
    public Path log() {
        return logs().resolve("lorica.log");
    }

    public StateFile state() {
        return new StateFile(run().resolve("state.json"));
    }

    /** Creates what is missing and proves that it can be written. */
    public LoricaHome create() {
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            for (Path directory : List.of(
                    postgres(),
                    artefacts(),
                    datasets(),
                    runs(),
                    adapterCache(),
                    batches(),
                    journal(),
                    keys(),
                    logs(),
                    run())) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            Files.delete(Files.createTempFile(root, "write", ".probe"));
            return this;
        } catch (IOException e) {
            throw new LauncherException(
                    "The directory " + root + " cannot be written (" + FileFault.reason(e)
                            + "). Make it writable, or choose another one with --home or LORICA_HOME.",
                    e);
        }
    }
}
