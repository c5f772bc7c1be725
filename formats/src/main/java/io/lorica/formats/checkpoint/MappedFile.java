package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory, read only, until closed.
 *
 * @param name how messages call it
 */
record MappedFile(String name, Path path, MemorySegment bytes, Arena arena) implements AutoCloseable {

    static MappedFile open(Path path) {
        return open(path, path.toString());
    }

    @SuppressWarnings("MustBeClosedChecker") // the record closes it
    static MappedFile open(Path path, String name) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new MappedFile(
                    name, path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), arena);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new CheckpointException("The file %s does not exist".formatted(name), e);
        } catch (IOException e) {
            arena.close();
            // What the system says of it names its path, which is not everybody's business.
            throw new CheckpointException("The file %s cannot be read; make it readable".formatted(name), e);
        }
    }

    long size() {
        return bytes.byteSize();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
