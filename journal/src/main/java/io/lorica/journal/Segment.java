package io.lorica.journal;

import java.time.Instant;
import java.util.TreeMap;

/**
 * What is known of a segment: the frames in it that are on the disk, and about where they begin. One thread adds,
 * others read.
 */
final class Segment {
    /** Of the places of frames, one in so many bytes is kept. */
    private static final int STRIDE = 1 << 18;

    private final SegmentHeader header;
    private final TreeMap<Long, Long> offsets = new TreeMap<>();
    private long last;
    private long end;
    private Instant newest = Instant.MIN;

    Segment(SegmentHeader header) {
        this.header = header;
        last = header.first() - 1;
        end = header.size();
        offsets.put(header.first(), end);
    }

    long first() {
        return header.first();
    }

    /** Chain hash of the frame before the first. */
    byte[] previousHash() {
        return header.previousHash();
    }

    String fileName() {
        return SegmentHeader.fileName(first());
    }

    /** Sequence of the last frame that is on the disk; one less than the first if there is none. */
    synchronized long last() {
        return last;
    }

    /** Where the last frame that is on the disk ends. */
    synchronized long end() {
        return end;
    }

    /** The newest time of a frame in it. */
    synchronized Instant newest() {
        return newest;
    }

    synchronized boolean isEmpty() {
        return last < first();
    }

    /** A frame is on the disk. */
    synchronized void add(long sequence, Instant time, int size) {
        if (end - offsets.lastEntry().getValue() >= STRIDE) {
            offsets.put(sequence, end);
        }
        last = sequence;
        end += size;
        newest = time.isAfter(newest) ? time : newest;
    }

    /** @return where to look for a frame from on; it comes within some hundred kilobytes and one frame */
    synchronized long offsetBefore(long sequence) {
        return offsets.floorEntry(sequence).getValue();
    }
}
