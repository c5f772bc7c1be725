package io.lorica.launcher;

import io.lorica.launcher.home.LauncherException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Keeps files that are there: the same for each command that writes one where it is told to. */
final class ForceOption {
    @Option(names = "--force", description = "Replaces a file that is there.")
    private boolean isForced;

    boolean isForced() {
        return isForced;
    }

    /**
     * To be asked before anything is done that the file is for.
     *
     * @param file null: none is written
     * @throws LauncherException if it is there and may not be replaced
     */
    void requireFree(@Nullable Path file) {
        if (file != null && !isForced && Files.exists(file)) {
            throw new LauncherException(
                    "%s is there already. Choose another name, or replace it with --force.".formatted(file));
        }
    }
}
