package io.lorica.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames that are on the disk. */
final class SegmentReader implements AutoCloseable {
    private static final int CHUNK = 1 << 19;

    private final Path file;
    private final FileChannel channel;
    private final Segment segment;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private long chunkAt;

    private SegmentReader(Path file, FileChannel channel, Segment segment) {
        this.file = file;
        this.channel = channel;
        this.segment = segment;
    }

    static SegmentReader open(Path directory, Segment segment) throws IOException {
        Path file = directory.resolve(segment.fileName());
        return new SegmentReader(file, FileChannel.open(file, StandardOpenOption.READ), segment);
    }

    /**
     * @param from in this segment
     * @return frames from that one on, as many as fit, and one more if they do not fill the bytes that are asked for
     * @throws JournalCorrupt if a frame is no longer as it was written
     */
    List<StoredFrame> read(long from, long maxBytes) throws IOException {
        long last = segment.last();
        long end = segment.end();
        List<StoredFrame> frames = new ArrayList<>();
        long at = segment.offsetBefore(from);
        long taken = 0;
        for (long sequence = -1; sequence < last && taken < maxBytes; ) {
            StoredFrame frame = frameAt(at, end);
            sequence = frame.sequence();
            at += frame.size();
            if (sequence >= from) {
                frames.add(frame);
                taken += frame.size();
            }
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private StoredFrame frameAt(long at, long end) throws IOException {
        int needed = FrameFormat.OVERHEAD;
        for (int tries = 0; tries < 2; tries++) {
            load(at, needed, end);
            @Nullable StoredFrame frame = FrameFormat.read(chunk, (int) (at - chunkAt));
            if (frame != null) {
                return frame;
            }
            // Perhaps it is longer than what was read.
            int size = FrameFormat.size(chunk, (int) (at - chunkAt));
            if (size <= needed || size > end - at) {
                break;
            }
            needed = size;
        }
        throw JournalCorrupt.of(file, "the record at byte %d is broken, though it was whole before".formatted(at));
    }

    private void load(long at, int needed, long end) throws IOException {
        if (at >= chunkAt && at + needed <= chunkAt + chunk.limit()) {
            return;
        }
        chunk = ByteBuffer.allocate((int) Math.min(end - at, Math.max(needed, CHUNK)));
        chunkAt = at;
        while (chunk.hasRemaining()) {
            if (channel.read(chunk, at + chunk.position()) < 0) {
                throw new FileSystemException(file.toString(), null, "it is shorter than what was acknowledged");
            }
        }
        chunk.flip();
    }
}
