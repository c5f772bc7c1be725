package io.lorica.journal;

import io.lorica.files.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** The file system. */
final class FileSystemDisk implements Disk {
    @Override
    public SegmentFile create(Path file) throws IOException {
        Files.deleteIfExists(file);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            return new ChannelFile(FileChannel.open(file, options, owner));
        }
        return new ChannelFile(FileChannel.open(file, options));
    }

    @Override
    public SegmentFile open(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    @Override
    public void publish(Path partial, Path target) throws IOException {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFile.syncFolder(folderOf(target));
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        DurableFile.write(file, content);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            DurableFile.syncFolder(folderOf(file));
        }
    }

    /** Asked for each batch, so not by a FileStore, which reads the list of mounts. */
    @Override
    public long usableBytes(Path directory) throws IOException {
        long usable = directory.toFile().getUsableSpace();
        if (usable == 0 && !Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        return usable;
    }

    /** Directories' paths are absolute here, so every file has a folder. */
    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private record ChannelFile(FileChannel channel) implements SegmentFile {
        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            long position = at;
            while (bytes.hasRemaining()) {
                int written = channel.write(bytes, position);
                if (written <= 0) {
                    throw new FileSystemException("a write wrote nothing");
                }
                position += written;
            }
        }

        /** A length that grew is part of what must be there to read the data again, so force(false) has it. */
        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
