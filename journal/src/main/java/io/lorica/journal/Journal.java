package io.lorica.journal;

import io.lorica.files.Digest;
import io.lorica.journal.receipt.NodeKey;
import io.lorica.journal.receipt.Receipt;
import io.lorica.journal.receipt.SignedReceipt;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A node's append-only journal. A record counts once {@link #append} has returned: it is on the disk then, in every
 * place, after all records before it. What is answered without that is answered without a record.
 *
 * <p>A record whose append failed is not in the journal, except where the process died before it could be taken out
 * again; so a journal may have records that were never answered, and never answers that have no record.
 *
 * <p>Safe for use by many threads, virtual ones too. One directory belongs to one journal of one process.
 */
public final class Journal implements AutoCloseable {
    private final Path directory;
    private final JournalOptions options;
    private final Opening.Opened opened;
    private final GroupCommit commit;
    private final Shipping shipping;

    private Journal(Path directory, JournalOptions options, Opening.Opened opened) {
        this.directory = directory;
        this.options = options;
        this.opened = opened;
        commit = new GroupCommit(opened, options);
        shipping = new Shipping(opened, options);
    }

    /**
     * Opens the journal of a directory, or begins one. All that is left in it is read and verified. The remains of a
     * batch that was being written when the node stopped are cut off.
     *
     * @throws JournalInUse if the directory is open already
     * @throws JournalCorrupt if acknowledged records are damaged or gone, in all places
     * @throws JournalOfAnother if it is another node's journal
     * @throws JournalUnavailable if the directory can't be used
     */
    public static Journal open(Path directory, JournalOptions options) {
        return open(directory, options, new FileSystemDisk());
    }

    static Journal open(Path directory, JournalOptions options, Disk disk) {
        return new Journal(directory, options, Opening.open(directory, options, disk));
    }

    /** What was found and put right when the journal was opened, in sentences for the log; mostly nothing. */
    public List<String> notices() {
        return opened.notices();
    }

    /**
     * Writes a record and waits until it is on the disk. An interrupt does not end the wait: the record is being
     * written.
     *
     * @param id what the record is called, at most 200 bytes of UTF-8; need not be unique
     * @param payload not to be changed until this returns
     * @throws JournalUnavailable if it could not be written; what it is of must not be answered then
     * @throws IllegalArgumentException if id or payload is none that a journal takes
     */
    public Entry append(String id, byte[] payload) {
        var written = commit.write(Pending.record(id, payload, options.maxPayloadBytes()));
        return new Entry(written.sequence(), written.time(), ChainHash.digest(written.chainHash()));
    }

    /**
     * Makes sure that a record could be written now, after a failure by trying again. For whoever must know without
     * having a record.
     *
     * @throws JournalUnavailable if not
     */
    public void requireWritable() {
        commit.write(Pending.question());
    }

    /** Why the last attempt to write failed; none while all is well. */
    public Optional<JournalUnavailable> trouble() {
        return commit.trouble();
    }

    /** The last record that is on the disk; sequence 0 before the first. */
    public Cursor last() {
        return commit.end();
    }

    /** The last record that the centre has; what comes next to be shipped is one after it. */
    public Cursor shipped() {
        return shipping.shipped();
    }

    /**
     * Reads records that are on the disk, in order and without gaps.
     *
     * @param fromSequence of the first one
     * @param maxBytes of frames on the disk; the first frame is there even if it is larger
     * @return nothing if there is no such record yet
     * @throws IllegalArgumentException if it was shipped and deleted
     * @throws JournalCorrupt if a frame is no longer as it was written
     */
    public List<Frame> read(long fromSequence, int maxBytes) {
        return shipping.read(fromSequence, maxBytes);
    }

    /**
     * Keeps durably that the centre has all records up to one; segments that are shipped and older than the retention
     * are deleted. What was shipped further already stays so.
     *
     * @param chainHash of that record, as the centre has it
     * @throws IllegalArgumentException if that is not the record's chain hash here: nothing is kept then
     */
    public void shippedThrough(long sequence, Digest chainHash) {
        shipping.shippedThrough(new Cursor(sequence, chainHash), commit.end());
    }

    /** Verifies this node's receipts. */
    public PublicKey publicKey() {
        return key().publicKey();
    }

    /** The SHA-256 of the public key, which names this journal. A node that lost its journal begins another. */
    public Digest log() {
        return opened.identity().log();
    }

    public String node() {
        return opened.identity().node();
    }

    /**
     * A receipt for a record, signed.
     *
     * @param within how long after its time the centre should have it
     */
    public SignedReceipt receipt(String id, Entry entry, Duration within) {
        return key().sign(new Receipt(
                node(),
                log(),
                entry.sequence(),
                id,
                entry.chainHash(),
                entry.time(),
                entry.time().plus(within)));
    }

    /**
     * @throws io.lorica.journal.receipt.ReceiptException if it is not a receipt of this node's journal
     */
    public void verify(SignedReceipt receipt) {
        receipt.verify(node(), publicKey());
    }

    /** Writes what waits, then ends; harmless a second time. */
    @Override
    public void close() {
        commit.close();
        for (Place place : opened.places()) {
            try {
                place.close();
            } catch (IOException e) {
                throw JournalUnavailable.failed(directory, e);
            }
        }
    }

    private NodeKey key() {
        return opened.key();
    }
}
