package io.lorica.journal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What a place has, checked.
 *
 * @param segments by their first sequence, without gaps; empty if there is no journal yet
 * @param end the last record and its chain hash
 * @param shipped how far it is shipped
 * @param notices what was put right
 */
record Holdings(NavigableMap<Long, Segment> segments, Cursor end, Cursor shipped, List<String> notices) {
    boolean isEmpty() {
        return segments.isEmpty();
    }

    long firstKept() {
        return segments.firstKey();
    }

    /** @param sequence of a frame, or of the one before the first that is kept */
    byte[] hashAt(Place place, long sequence) throws IOException {
        return hashAt(place, segments, sequence);
    }

    static byte[] hashAt(Place place, NavigableMap<Long, Segment> segments, long sequence) throws IOException {
        if (sequence == segments.firstKey() - 1) {
            return segments.firstEntry().getValue().previousHash();
        }
        Map.Entry<Long, Segment> entry = segments.floorEntry(sequence);
        try (var reader = SegmentReader.open(place.directory(), entry.getValue())) {
            return reader.read(sequence, 1).getFirst().chainHash();
        }
    }
}
