package io.lorica.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Files that are whole on disk before their names say so. Content is written beside its place, synced, moved there in
 * one step, and the folder is synced: after a crash or a power failure there is the old file or the new one, never a
 * part of one.
 */
public final class DurableFile {
    private DurableFile() {}

    /** What a file will hold. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, or replaces it. Only its owner may read it, where the file system knows owners.
     *
     * @param target in a folder that exists
     */
    public static void write(Path target, Content content) throws IOException {
        Path partial = Files.createTempFile(folderOf(target), "." + target.getFileName() + "-", ".partial");
        try {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                content.writeTo(out);
            }
            publish(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Writes a file, or replaces it. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, out -> out.write(content));
    }

    /**
     * Gives a finished file, or a folder with all that is in it, its name. A file that has the name is replaced.
     *
     * @param partial on the same file system as {@code target}
     */
    public static void publish(Path partial, Path target) throws IOException {
        try (var paths = Files.walk(partial)) {
            for (Path path : paths.toList()) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    syncFolder(path);
                } else if (!Files.isSymbolicLink(path)) {
                    sync(path);
                }
            }
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(folderOf(target));
    }

    /** Brings what was written to a file to the disk. */
    public static void sync(Path file) throws IOException {
        // Opened for reading, so that a read-only file can be synced as well.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Brings the names in a folder to the disk: a move is durable only then. */
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) {
        @Nullable Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is no file's name");
        }
        return folder;
    }
}
