package io.lorica.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of known size and digest that is to come to this machine. Its bytes gather in a partial file beside its place,
 * where a broken transfer is continued; it gets its name once its digest is right, and not before it is on disk.
 *
 * @param target where it shall lie, in a folder that exists
 * @param size bytes
 */
public record ExpectedFile(Path target, long size, Digest digest) {
    private static final int BUFFER_BYTES = 1 << 16;

    public ExpectedFile {
        if (size < 0) {
            throw new IllegalArgumentException("A file cannot have %d bytes".formatted(size));
        }
    }

    /** Where the bytes come from. */
    public interface Source {
        /**
         * @param from number of bytes that are here already
         * @throws IOException if the source cannot be reached, or broke off: worth another attempt
         * @throws RuntimeException if another attempt would not help
         */
        Opened open(long from) throws IOException;
    }

    /** @param from the first byte that comes: as asked for, or 0 where the source begins anew */
    public record Opened(InputStream body, long from) {}

    /** Hears how many bytes are here. */
    public interface Progress {
        Progress NONE = _ -> {};

        void onBytes(long done);
    }

    /** Where bytes gather. */
    public Path partial() {
        return target.resolveSibling(
                "%s.%s.partial".formatted(target.getFileName(), digest.sha256().substring(0, 12)));
    }

    /** Whether the file is there, whole and as announced. */
    public boolean isIntact() throws IOException {
        return Files.isRegularFile(target)
                && Files.size(target) == size
                && Digest.ofFile(target).equals(digest);
    }

    /**
     * Brings the file here, unless it is there.
     *
     * @param attempts to open the source; one that brings nothing new is the last
     * @throws TransferException if it did not come, or came with another content
     */
    public void fetch(Source source, int attempts, Progress progress) throws IOException {
        if (isIntact()) {
            return;
        }
        boolean isContinued = Files.exists(partial());
        gather(source, attempts, progress);
        try {
            publish();
        } catch (TransferException.WrongContent e) {
            if (!isContinued) {
                throw e;
            }
            // The fault may lie in what an earlier attempt left: once more from the beginning.
            gather(source, attempts, progress);
            publish();
        }
    }

    /**
     * Fills the partial file, going on where it ends.
     *
     * @throws TransferException.Broken if it is not full after all attempts
     */
    public void gather(Source source, int attempts, Progress progress) throws IOException {
        for (int attempt = 1; gathered() < size; attempt++) {
            long before = gathered();
            try {
                transfer(source, before, progress);
                if (gathered() < size) {
                    throw new IOException("the connection was closed early");
                }
            } catch (IOException e) {
                long now = gathered();
                if (now <= before || attempt == attempts) {
                    throw new TransferException.Broken(
                            "the transfer broke off at byte %d of %d (%s)".formatted(now, size, e.getMessage()), e);
                }
            }
        }
    }

    /**
     * Gives the partial file its name.
     *
     * @throws TransferException.WrongContent if it is another file than announced; it is removed
     */
    public void publish() throws IOException {
        long found = gathered();
        Digest actual = found == size ? Digest.ofFile(partial()) : null;
        if (!digest.equals(actual)) {
            Files.deleteIfExists(partial());
            throw new TransferException.WrongContent(
                    actual == null
                            ? "the file has %d bytes and not the announced %d; it was removed".formatted(found, size)
                            : "the file has SHA-256 %s and not the announced %s; it was removed"
                                    .formatted(actual, digest));
        }
        DurableFile.publish(partial(), target);
    }

    /** Takes at most one byte more than announced: enough to see that the file is another one. */
    private void transfer(Source source, long present, Progress progress) throws IOException {
        Opened opened = source.open(present);
        try (InputStream in = opened.body();
                OutputStream out = Files.newOutputStream(
                        partial(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        opened.from() == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND)) {
            if (opened.from() != 0 && opened.from() != present) {
                throw new IOException("the source began at byte %d and not at %d".formatted(opened.from(), present));
            }
            byte[] buffer = new byte[BUFFER_BYTES];
            long done = opened.from();
            int read;
            while (done <= size && (read = in.read(buffer, 0, (int) Math.min(buffer.length, size + 1 - done))) >= 0) {
                out.write(buffer, 0, read);
                done += read;
                progress.onBytes(done);
            }
        }
    }

    private long gathered() throws IOException {
        return Files.exists(partial()) ? Files.size(partial()) : 0;
    }
}
