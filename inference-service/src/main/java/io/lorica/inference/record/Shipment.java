package io.lorica.inference.record;

import io.lorica.api.record.RecordsApi;
import io.lorica.api.record.ShipRecords;
import io.lorica.api.record.ShippedRecord;
import io.lorica.api.record.ShippedThrough;
import io.lorica.client.LoricaException;
import io.lorica.files.Digest;
import io.lorica.journal.Cursor;
import io.lorica.journal.Frame;
import io.lorica.journal.Journal;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings to the centre what it has not, from where it says that it is: so each record gets there once, whatever call
 * or answer is lost. By one thread.
 */
@Component
class Shipment {
    private static final int MOST_BYTES = 4 << 20;
    private static final int TOO_LARGE = 413;

    private final RecordsApi centre;
    private final Journal journal;
    private final Backlog backlog;
    private final String nodeKey;

    /** The last record that the centre is known to have; absent: to be asked for. */
    private @Nullable Long centreHas;

    private boolean wasGap;

    /** Of a call; less where something on the way takes less. */
    private int mostBytes = MOST_BYTES;

    Shipment(RecordsApi centre, Journal journal, Backlog backlog) {
        this.centre = centre;
        this.journal = journal;
        this.backlog = backlog;
        this.nodeKey = Base64.getEncoder().encodeToString(journal.publicKey().getEncoded());
    }

    /**
     * Ships what fits a call.
     *
     * @return whether there was anything to ship
     * @throws LoricaException if the centre did not take it
     * @throws Contradiction if the centre has other records than the journal
     */
    boolean next() {
        backlog.look();
        Long known = centreHas;
        // Whatever fails from here on, the centre is asked again where it is.
        centreHas = null;
        long has = known == null ? ask() : known;
        List<Frame> frames = after(has);
        if (!frames.isEmpty()) {
            has = accept(ship(frames));
            wasGap = false;
        }
        centreHas = has;
        return !frames.isEmpty();
    }

    private long ask() {
        return accept(centre.shippedThrough(journal.node()));
    }

    private ShippedThrough ship(List<Frame> frames) {
        List<ShippedRecord> records = frames.stream().map(Shipment::record).toList();
        try {
            return centre.shipRecords(journal.node(), new ShipRecords(nodeKey, records));
        } catch (LoricaException.Refused e) {
            if (e.status() == TOO_LARGE) {
                int bytes = frames.stream()
                        .mapToInt(frame -> frame.payload().length)
                        .sum();
                mostBytes = Math.max(bytes / 2, 1);
            }
            if (e.problem().slug().equals("journal-gap")) {
                // Once is a centre that was restored meanwhile: it is asked where it is, and gets what it lost again.
                if (wasGap) {
                    throw new Contradiction(String.valueOf(e.getMessage()));
                }
                wasGap = true;
            }
            throw e;
        }
    }

    private static ShippedRecord record(Frame frame) {
        return new ShippedRecord(
                frame.sequence(),
                frame.time(),
                frame.id(),
                frame.chainHash().sha256(),
                Base64.getEncoder().encodeToString(frame.payload()));
    }

    private List<Frame> after(long has) {
        if (has == journal.last().sequence()) {
            return List.of();
        }
        List<Frame> frames;
        try {
            frames = journal.read(has + 1, mostBytes);
        } catch (IllegalArgumentException e) {
            throw new Contradiction(
                    ("The centre has this node's records up to %d, as after a restore, and asks for some"
                                    + " that this node has let go (lorica.journal.keep-for). %s")
                            .formatted(has, e.getMessage()));
        }
        return frames.subList(0, Math.min(frames.size(), ShipRecords.MOST));
    }

    /** Believes the centre what the journal confirms. */
    private long accept(ShippedThrough told) {
        long has = told.sequence();
        long last = journal.last().sequence();
        if (has > last) {
            throw new Contradiction(
                    ("The centre has %d records of node %s, and its journal %d: the journal is older than"
                                    + " what was shipped from it, as after a restore. Give the node another name"
                                    + " (lorica.node.name) and directory (lorica.journal.directory), and keep this"
                                    + " one.")
                            .formatted(has, journal.node(), last));
        }
        if (has > journal.shipped().sequence()) {
            try {
                backlog.shippedThrough(has, new Digest(told.chainHash()));
            } catch (IllegalArgumentException e) {
                throw new Contradiction(String.valueOf(e.getMessage()));
            }
        } else if (has > 0) {
            requireSame(has, told.chainHash());
        }
        return has;
    }

    private void requireSame(long sequence, String chainHash) {
        Cursor shipped = journal.shipped();
        Digest own;
        try {
            own = sequence == shipped.sequence()
                    ? shipped.chainHash()
                    : journal.read(sequence, 1).getFirst().chainHash();
        } catch (IllegalArgumentException _) {
            // Let go here. The centre holds what follows against what it has.
            return;
        }
        if (!own.sha256().equals(chainHash)) {
            throw new Contradiction("The centre has another record %d of node %s than its journal, which was replaced."
                    .formatted(sequence, journal.node()));
        }
    }
}
