package io.lorica.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What a journal asks of a disk when it writes. */
interface Disk {
    /** A new file, or an empty one in the place of what had the name. */
    SegmentFile create(Path file) throws IOException;

    /** A file that is there. */
    SegmentFile open(Path file) throws IOException;

    /** Gives a file its name, in the place of what had it; on the disk when this returns. */
    void publish(Path partial, Path target) throws IOException;

    /** Writes a small file whole, readable by its owner alone; on the disk when this returns. */
    void replace(Path file, byte[] content) throws IOException;

    /** Removes a file if it is there; on the disk when this returns. */
    void delete(Path file) throws IOException;

    /** @return what this process may still write to the directory's file system */
    long usableBytes(Path directory) throws IOException;

    /** A file that is written at its end. */
    interface SegmentFile extends Closeable {
        /** Writes all of the bytes. */
        void write(ByteBuffer bytes, long at) throws IOException;

        /** Returns when what was written is on the disk. */
        void force() throws IOException;

        void truncate(long size) throws IOException;

        long size() throws IOException;
    }
}
