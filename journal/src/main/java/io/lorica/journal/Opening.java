package io.lorica.journal;

import io.lorica.journal.receipt.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens a journal's places and makes them one: each is checked, one that is lost or behind is filled from the other,
 * and a journal is begun where there is none.
 */
final class Opening {
    private final JournalOptions options;
    private final List<Place> places = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private @Nullable JournalUnavailable missing;

    private Opening(JournalOptions options) {
        this.options = options;
    }

    /**
     * @param missing why records can't be written now, since a place could not be opened
     */
    record Opened(
            List<Place> places,
            NodeKey key,
            LogIdentity identity,
            NavigableMap<Long, Segment> segments,
            Cursor end,
            Cursor shipped,
            List<String> notices,
            Optional<JournalUnavailable> missing) {}

    static Opened open(Path directory, JournalOptions options, Disk disk) {
        var opening = new Opening(options);
        try {
            return opening.open(directory, disk);
        } catch (IOException e) {
            opening.abandon(e);
            throw JournalUnavailable.unreadable(directory, e);
        } catch (RuntimeException e) {
            opening.abandon(e);
            throw e;
        }
    }

    private Opened open(Path directory, Disk disk) throws IOException {
        take(directory, disk);
        if (options.secondDirectory().isPresent()) {
            take(options.secondDirectory().get(), disk);
        }
        Optional<NodeKey> found = KeyFile.find(places);
        NodeKey key = found.isPresent() ? found.get() : newKey();
        KeyFile.keep(key, places);
        var identity = new LogIdentity(options.node(), key.log());
        Map<Place, Holdings> holdings = recover(identity);
        Place fullest = fullest(holdings);
        Holdings has = holdings.get(fullest);
        if (has == null || has.isEmpty()) {
            return begin(key, identity);
        }
        Cursor shipped = has.shipped();
        for (Place place : List.copyOf(places)) {
            Holdings had = holdings.get(place);
            if (place != fullest && had != null) {
                if (!had.isEmpty()) {
                    Alignment.requireOneChain(fullest, has, place, had);
                    shipped = had.shipped().sequence() > shipped.sequence() ? had.shipped() : shipped;
                }
                notices.addAll(Alignment.align(fullest, has, place, had));
            }
        }
        for (Place place : places) {
            if (!Arrays.equals(place.read(Place.SHIPPED).orElse(null), shipped.bytes())) {
                place.replace(Place.SHIPPED, shipped.bytes());
            }
            place.resume(has.segments().lastEntry().getValue());
        }
        return opened(key, identity, has.segments(), has.end(), shipped);
    }

    private Opened opened(
            NodeKey key, LogIdentity identity, NavigableMap<Long, Segment> segments, Cursor end, Cursor shipped)
            throws IOException {
        if (places.size() == 2) {
            Path first = places.getFirst().directory();
            Path second = places.getLast().directory();
            if (Files.getFileStore(first).equals(Files.getFileStore(second))) {
                notices.add("%s and %s are on one file system: a lost disk takes both".formatted(first, second));
            }
        }
        return new Opened(
                places, key, identity, segments, end, shipped, List.copyOf(notices), Optional.ofNullable(missing));
    }

    private void take(Path directory, Disk disk) throws IOException {
        try {
            places.add(Place.take(directory.toAbsolutePath().normalize(), disk));
        } catch (IOException e) {
            if (options.secondDirectory().isEmpty() || missing != null) {
                throw e;
            }
            lose(directory, e);
        }
    }

    /** Goes on without a place: what is there can be read and shipped, but nothing is written to one place alone. */
    private void lose(Path directory, IOException why) {
        missing = JournalUnavailable.placeMissing(directory, why);
        notices.add(String.valueOf(missing.getMessage()));
    }

    /** A key is made for a journal that begins, and never for one that is there. */
    private NodeKey newKey() throws IOException {
        for (Place place : places) {
            if (!place.segmentFiles().isEmpty()) {
                throw JournalCorrupt.of(place.file(KeyFile.NAME), "it is missing beside the segments");
            }
        }
        requireAll();
        return NodeKey.generate();
    }

    /** A place that is missing may hold the journal. */
    private void requireAll() {
        if (missing != null) {
            throw missing;
        }
    }

    private Map<Place, Holdings> recover(LogIdentity identity) throws IOException {
        Map<Place, Holdings> holdings = new LinkedHashMap<>();
        Map<Place, JournalCorrupt> damaged = new LinkedHashMap<>();
        for (Place place : List.copyOf(places)) {
            try {
                holdings.put(place, Recovery.of(place, identity));
            } catch (JournalCorrupt e) {
                damaged.put(place, e);
            } catch (IOException e) {
                if (places.size() == 1) {
                    throw e;
                }
                places.remove(place);
                place.close();
                lose(place.directory(), e);
            }
        }
        holdings.values().forEach(has -> notices.addAll(has.notices()));
        boolean isWholeSomewhere = holdings.values().stream().anyMatch(has -> !has.isEmpty());
        for (var entry : damaged.entrySet()) {
            if (!isWholeSomewhere) {
                throw entry.getValue();
            }
            Path aside = entry.getKey()
                    .setAside("damaged-" + options.clock().instant().toEpochMilli());
            notices.add("%s Its files were moved to %s, and it was filled from the other directory."
                    .formatted(entry.getValue().getMessage(), aside));
            holdings.put(entry.getKey(), Recovery.of(entry.getKey(), identity));
        }
        return holdings;
    }

    private Place fullest(Map<Place, Holdings> holdings) {
        Place fullest = places.getFirst();
        long most = -1;
        for (Place place : places) {
            Holdings has = holdings.get(place);
            if (has != null && !has.isEmpty() && has.end().sequence() > most) {
                fullest = place;
                most = has.end().sequence();
            }
        }
        return fullest;
    }

    private Opened begin(NodeKey key, LogIdentity identity) throws IOException {
        requireAll();
        var header = new SegmentHeader(1, identity.genesis(), identity);
        for (Place place : places) {
            place.begin(header);
        }
        Cursor none = new Cursor(0, ChainHash.digest(identity.genesis()));
        // From here on a place without segments is one that lost them.
        for (Place place : places) {
            place.replace(Place.SHIPPED, none.bytes());
        }
        NavigableMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
        segments.put(1L, new Segment(header));
        return opened(key, identity, segments, none, none);
    }

    private void abandon(Exception cause) {
        for (Place place : places) {
            try {
                place.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
