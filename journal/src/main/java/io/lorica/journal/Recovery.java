package io.lorica.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Reads all that a place has and checks it: headers, checksums, the chain from the first segment that is left to the
 * last frame. The remains of a batch that never was acknowledged are cut off; all other damage refuses the place, which
 * is left as it is.
 */
final class Recovery {
    private final Place place;
    private final LogIdentity identity;
    private final List<String> notices = new ArrayList<>();
    private final NavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();

    private Recovery(Place place, LogIdentity identity) {
        this.place = place;
        this.identity = identity;
    }

    /**
     * @throws JournalCorrupt if acknowledged records are damaged or gone
     * @throws JournalOfAnother if it is the journal of another node or key
     */
    static Holdings of(Place place, LogIdentity identity) throws IOException {
        return new Recovery(place, identity).holdings();
    }

    private Holdings holdings() throws IOException {
        List<Path> files = place.segmentFiles();
        Optional<byte[]> shipped = place.read(Place.SHIPPED);
        Cursor none = new Cursor(0, ChainHash.digest(identity.genesis()));
        if (files.isEmpty()) {
            if (shipped.isPresent()) {
                throw JournalCorrupt.of(place.directory(), "all segments are gone");
            }
            return new Holdings(segments, none, none, notices);
        }
        byte[] hash = {};
        for (Path file : files) {
            hash = readSegment(file, hash, file.equals(files.getLast()));
        }
        Cursor end = new Cursor(segments.lastEntry().getValue().last(), ChainHash.digest(hash));
        Holdings found = new Holdings(segments, end, none, notices);
        return new Holdings(segments, end, shippedThrough(shipped, found), notices);
    }

    /** @return the chain hash after it */
    private byte[] readSegment(Path file, byte[] hashBefore, boolean isLast) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        SegmentHeader header =
                SegmentHeader.parse(bytes).orElseThrow(() -> JournalCorrupt.of(file, "its header is damaged"));
        requireOwn(file, header);
        requireSuccessor(file, header, hashBefore);
        SegmentScan scan = SegmentScan.of(file, bytes, header);
        if (scan.end() < bytes.limit()) {
            if (!isLast) {
                throw JournalCorrupt.of(
                        file,
                        "record %d at byte %d is broken, and another segment follows"
                                .formatted(scan.segment().last() + 1, scan.end()));
            }
            scan.requireTornTail(file, bytes);
            notices.add("%s: cut %d bytes after record %d, which were being written when the node stopped"
                    .formatted(file, bytes.limit() - scan.end(), scan.segment().last()));
        }
        segments.put(header.first(), scan.segment());
        if (isLast) {
            place.settle(scan.segment(), bytes.slice(scan.lastBatchAt(), scan.end() - scan.lastBatchAt()));
        }
        return scan.chainHash();
    }

    private void requireOwn(Path file, SegmentHeader header) {
        if (!header.identity().equals(identity)) {
            throw new JournalOfAnother(
                    "%s belongs to %s, and not to %s. Give each node a directory of its own, and keep node.key with it."
                            .formatted(file, header.identity(), identity));
        }
        if (SegmentHeader.firstOf(file).orElse(-1L) != header.first()) {
            throw JournalCorrupt.of(file, "it begins with record %d, unlike its name".formatted(header.first()));
        }
    }

    private void requireSuccessor(Path file, SegmentHeader header, byte[] hashBefore) {
        if (segments.isEmpty()) {
            if (header.first() == 1 && !Arrays.equals(header.previousHash(), identity.genesis())) {
                throw JournalCorrupt.of(file, "its chain does not begin with this journal's beginning");
            }
            return;
        }
        long next = segments.lastEntry().getValue().last() + 1;
        if (header.first() != next) {
            throw JournalCorrupt.of(
                    file, "it begins with record %d, where record %d should".formatted(header.first(), next));
        }
        if (!Arrays.equals(header.previousHash(), hashBefore)) {
            throw JournalCorrupt.of(file, "it does not follow record %d by the chain".formatted(next - 1));
        }
    }

    private Cursor shippedThrough(Optional<byte[]> stored, Holdings found) throws IOException {
        long before = found.firstKept() - 1;
        if (stored.isEmpty()) {
            if (before > 0) {
                notices.add("%s is missing: all records from %d on are shipped again"
                        .formatted(place.file(Place.SHIPPED), before + 1));
            }
            return new Cursor(before, ChainHash.digest(found.hashAt(place, before)));
        }
        Cursor cursor = Cursor.parse(stored.get())
                .orElseThrow(() -> JournalCorrupt.of(
                        place.file(Place.SHIPPED),
                        "it can't be read (without this file all records that are left are shipped again)"));
        if (cursor.sequence() < before) {
            throw JournalCorrupt.of(
                    place.directory(),
                    "records %d to %d are gone and were not shipped".formatted(cursor.sequence() + 1, before));
        }
        if (cursor.sequence() > found.end().sequence()) {
            throw JournalCorrupt.of(
                    place.directory(),
                    "records %d to %d were shipped and are gone"
                            .formatted(found.end().sequence() + 1, cursor.sequence()));
        }
        if (!cursor.chainHash().equals(ChainHash.digest(found.hashAt(place, cursor.sequence())))) {
            throw JournalCorrupt.of(
                    place.directory(), "record %d is another than was shipped".formatted(cursor.sequence()));
        }
        return cursor;
    }
}
