package io.lorica.merkle.tile;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log as a folder: its tiles at their paths, and its latest signed checkpoint beside them, as a web server would
 * offer them. Each file is whole and durable once it has its name.
 */
public final class LogDirectory implements TileStore {
    private static final String CHECKPOINT = "checkpoint";

    private final Path root;

    public LogDirectory(Path root) {
        this.root = root.toAbsolutePath();
    }

    @Override
    public Map<TilePath, byte[]> read(Set<? extends TilePath> tiles) {
        Map<TilePath, byte[]> found = new HashMap<>();
        for (TilePath tile : tiles) {
            try {
                found.put(tile, Files.readAllBytes(root.resolve(tile.path())));
            } catch (NoSuchFileException e) {
                // Left out, as the interface has it.
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read %s of the log in %s".formatted(tile.path(), root), e);
            }
        }
        return found;
    }

    @Override
    public void write(Map<? extends TilePath, byte[]> tiles) {
        tiles.forEach((tile, bytes) -> write(tile.path(), bytes));
    }

    /** @throws UncheckedIOException if there is none, or it cannot be read */
    public byte[] readCheckpoint() {
        try {
            return Files.readAllBytes(root.resolve(CHECKPOINT));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the checkpoint of the log in " + root, e);
        }
    }

    /** Replaces the checkpoint, once all tiles that it needs are there. */
    public void writeCheckpoint(byte[] note) {
        write(CHECKPOINT, note);
    }

    private void write(String name, byte[] bytes) {
        Path file = root.resolve(name);
        try {
            create(file.getParent());
            DurableFile.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write %s of the log in %s".formatted(name, root), e);
        }
    }

    /** A folder whose name is not durable would take its files with it. */
    private static void create(@Nullable Path folder) throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            @Nullable Path above = folder.getParent();
            create(above);
            Files.createDirectories(folder);
            if (above != null) {
                DurableFile.syncFolder(above);
            }
        }
    }
}
