package io.lorica.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A segment's bytes, read from front to end as far as frames are whole and hold the chain.
 *
 * @param chainHash after the last of them
 * @param end where the last of them ends
 * @param lastBatchAt where the batch begins that the last of them was written in
 */
record SegmentScan(Segment segment, byte[] chainHash, int end, int lastBatchAt) {
    /** @throws JournalCorrupt if a whole frame does not hold the chain */
    static SegmentScan of(Path file, ByteBuffer bytes, SegmentHeader header) {
        Segment segment = new Segment(header);
        byte[] hash = header.previousHash();
        int at = header.size();
        int lastBatchAt = at;
        @Nullable StoredFrame frame = FrameFormat.read(bytes, at);
        while (frame != null) {
            long expected = segment.last() + 1;
            if (frame.sequence() != expected
                    || !Arrays.equals(frame.chainHash(), ChainHash.next(hash, frame.content()))) {
                throw JournalCorrupt.of(
                        file,
                        "at byte %d stands record %d, which does not follow record %d"
                                .formatted(at, frame.sequence(), expected - 1));
            }
            lastBatchAt = frame.batch() == frame.sequence() ? at : lastBatchAt;
            segment.add(frame.sequence(), frame.time(), frame.size());
            hash = frame.chainHash();
            at += frame.size();
            frame = FrameFormat.read(bytes, at);
        }
        return new SegmentScan(segment, hash, at, lastBatchAt);
    }

    /**
     * Makes sure that what follows the whole frames was never acknowledged: the remains of the last batch.
     *
     * @throws JournalCorrupt if a later batch follows, so that the missing frames were on the disk before it
     */
    void requireTornTail(Path file, ByteBuffer bytes) {
        long missing = segment.last() + 1;
        for (int at = end + 1; at < bytes.limit(); at++) {
            if (FrameFormat.isOfBatchAfter(bytes, at, missing)) {
                throw JournalCorrupt.of(
                        file,
                        "record %d at byte %d is broken, and a later one stands at byte %d"
                                .formatted(missing, end, at));
            }
        }
    }
}
