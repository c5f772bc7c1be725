package io.lorica.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a directory to one journal of one process. The lock ends with the process, however that ends. */
record DirectoryLock(FileChannel channel) implements AutoCloseable {
    /** @throws JournalInUse if it is taken */
    static DirectoryLock take(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another journal of this process has it.
            channel.close();
            throw new JournalInUse(directory);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new JournalInUse(directory);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
