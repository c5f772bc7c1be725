package io.lorica.launcher.home;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The stack's state on disk; a reader sees one whole state, never half of one. */
public final class StateFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    /** Empty when nothing was ever started here, or when the file is of no use to this version. */
    public Optional<StackState> read() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), StackState.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    public synchronized void write(StackState state) {
        try {
            DurableFile.write(file, JSON.writeValueAsBytes(state));
        } catch (IOException e) {
            throw new LauncherException("The state file " + file + " cannot be written: " + e, e);
        }
    }
}
