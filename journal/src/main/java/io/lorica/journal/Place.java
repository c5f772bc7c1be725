package io.lorica.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One directory that the journal is written to. */
final class Place implements AutoCloseable {
    static final String SHIPPED = "shipped";
    private static final String PARTIAL = "segment.partial";

    private final Path directory;
    private final Disk disk;
    private final DirectoryLock lock;
    private Disk.@Nullable SegmentFile active;

    private Place(Path directory, Disk disk, DirectoryLock lock) {
        this.directory = directory;
        this.disk = disk;
        this.lock = lock;
    }

    /** @throws JournalInUse if somebody else has it */
    static Place take(Path directory, Disk disk) throws IOException {
        Files.createDirectories(directory);
        return new Place(directory, disk, DirectoryLock.take(directory));
    }

    Path directory() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** By their first sequence. */
    List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> SegmentHeader.firstOf(file).isPresent())
                    .sorted()
                    .toList();
        }
    }

    Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void replace(String name, byte[] content) throws IOException {
        disk.replace(file(name), content);
    }

    void delete(String name) throws IOException {
        disk.delete(file(name));
    }

    long usableBytes() throws IOException {
        return disk.usableBytes(directory);
    }

    /** Copies a file from another place; it has its name when it is whole. */
    void copyFrom(Place other, String name) throws IOException {
        write(PARTIAL, ByteBuffer.wrap(Files.readAllBytes(other.file(name)))).close();
        disk.publish(file(PARTIAL), file(name));
    }

    /** Makes an empty segment, in the place of one with the same first sequence, and goes on in it. */
    void begin(SegmentHeader header) throws IOException {
        release();
        active = write(PARTIAL, header.bytes());
        disk.publish(file(PARTIAL), file(SegmentHeader.fileName(header.first())));
    }

    /** Goes on in a segment that is there. */
    void resume(Segment segment) throws IOException {
        release();
        active = disk.open(file(segment.fileName()));
    }

    /** Writes at a place of the active segment; on the disk when this returns. */
    void append(ByteBuffer bytes, long at) throws IOException {
        if (active == null) {
            throw new FileSystemException("the segment is not open");
        }
        active.write(bytes, at);
        active.force();
    }

    /**
     * Takes away what was written after the last acknowledged frame. The file is opened anew: what the system kept of
     * the old one after a failed sync can't be trusted.
     */
    void cutBack(Segment segment) throws IOException {
        release();
        try (var file = disk.open(file(segment.fileName()))) {
            if (file.size() < segment.end()) {
                throw new FileSystemException(
                        file(segment.fileName()).toString(), null, "it is shorter than what was acknowledged");
            }
            file.truncate(segment.end());
            file.force();
        }
    }

    /**
     * Cuts a segment's torn tail, and writes its last batch again. The process before may have died between write and
     * sync, or after a sync that failed, so what is read may be in the system's memory only.
     */
    void settle(Segment segment, ByteBuffer lastBatch) throws IOException {
        try (var file = disk.open(file(segment.fileName()))) {
            file.truncate(segment.end());
            file.write(lastBatch, segment.end() - lastBatch.remaining());
            file.force();
        }
    }

    /** Moves what stands here out of the way, for people to look at. */
    Path setAside(String name) throws IOException {
        Path aside = Files.createDirectories(file(name));
        for (Path file : segmentFiles()) {
            disk.publish(file, aside.resolve(file.getFileName()));
        }
        if (Files.exists(file(SHIPPED))) {
            disk.publish(file(SHIPPED), aside.resolve(SHIPPED));
        }
        return aside;
    }

    @Override
    public void close() throws IOException {
        try {
            release();
        } finally {
            lock.close();
        }
    }

    private Disk.SegmentFile write(String name, ByteBuffer bytes) throws IOException {
        var file = disk.create(file(name));
        try {
            file.write(bytes, 0);
            file.force();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A failure to close loses nothing: what counts was synced. */
    private void release() {
        if (active != null) {
            try {
                active.close();
            } catch (IOException e) {
                active = null;
                return;
            }
            active = null;
        }
    }
}
