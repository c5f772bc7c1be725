package io.lorica.journal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Hands out what is on the disk, in order, and lets go what is shipped and old. */
final class Shipping {
    private final List<Place> places;
    private final NavigableMap<Long, Segment> segments;
    private final JournalOptions options;
    private Cursor shipped;

    Shipping(Opening.Opened opened, JournalOptions options) {
        places = opened.places();
        segments = opened.segments();
        shipped = opened.shipped();
        this.options = options;
    }

    synchronized Cursor shipped() {
        return shipped;
    }

    synchronized List<Frame> read(long from, int maxBytes) {
        long firstKept = segments.firstKey();
        if (from < firstKept) {
            throw new IllegalArgumentException("Records before %d were shipped and deleted; there is no record %d here"
                    .formatted(firstKept, from));
        }
        List<Frame> frames = new ArrayList<>();
        long taken = 0;
        long next = from;
        for (Segment segment : segments.tailMap(segments.floorKey(from)).values()) {
            if (next <= segment.last() && taken < maxBytes) {
                for (StoredFrame frame : stored(segment, next, maxBytes - taken)) {
                    if (!frames.isEmpty() && taken + frame.size() > maxBytes) {
                        return frames;
                    }
                    frames.add(frame.frame());
                    taken += frame.size();
                    next = frame.sequence() + 1;
                }
            }
        }
        return frames;
    }

    synchronized void shippedThrough(Cursor cursor, Cursor end) {
        if (cursor.sequence() < segments.firstKey() - 1 || cursor.sequence() > end.sequence()) {
            throw new IllegalArgumentException("Record %d can't be shipped: this journal has records %d to %d"
                    .formatted(cursor.sequence(), segments.firstKey(), end.sequence()));
        }
        Cursor own = new Cursor(cursor.sequence(), ChainHash.digest(hashAt(cursor.sequence())));
        if (!own.equals(cursor)) {
            throw new IllegalArgumentException(
                    "Record %d has the chain hash %s here and %s where it was shipped to: they are different records"
                            .formatted(cursor.sequence(), own.chainHash(), cursor.chainHash()));
        }
        if (cursor.sequence() > shipped.sequence()) {
            for (Place place : places) {
                try {
                    place.replace(Place.SHIPPED, cursor.bytes());
                } catch (IOException e) {
                    throw JournalUnavailable.failed(place.directory(), e);
                }
            }
            shipped = cursor;
        }
        letGo(options.clock().instant(), options.retention());
    }

    /** The segment that is written to always stays. */
    private void letGo(Instant now, Duration retention) {
        while (segments.size() > 1) {
            Segment oldest = segments.firstEntry().getValue();
            boolean isOld = oldest.isEmpty() || !oldest.newest().plus(retention).isAfter(now);
            if (oldest.last() > shipped.sequence() || !isOld) {
                return;
            }
            for (Place place : places) {
                try {
                    place.delete(oldest.fileName());
                } catch (IOException e) {
                    throw JournalUnavailable.failed(place.directory(), e);
                }
            }
            segments.remove(oldest.first());
        }
    }

    private byte[] hashAt(long sequence) {
        @Nullable JournalException failure = null;
        for (Place place : places) {
            try {
                return Holdings.hashAt(place, segments, sequence);
            } catch (JournalCorrupt e) {
                failure = e;
            } catch (IOException e) {
                failure = JournalUnavailable.unreadable(place.directory(), e);
            }
        }
        throw failureOf(failure);
    }

    /** From the first place that can be read. */
    private List<StoredFrame> stored(Segment segment, long from, long maxBytes) {
        @Nullable JournalException failure = null;
        for (Place place : places) {
            try (var reader = SegmentReader.open(place.directory(), segment)) {
                return reader.read(from, maxBytes);
            } catch (JournalCorrupt e) {
                failure = e;
            } catch (IOException e) {
                failure = JournalUnavailable.unreadable(place.directory(), e);
            }
        }
        throw failureOf(failure);
    }

    private static JournalException failureOf(@Nullable JournalException failure) {
        if (failure == null) {
            throw new IllegalStateException("A journal has at least one place");
        }
        return failure;
    }
}
