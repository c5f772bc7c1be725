package io.lorica.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lorica.files.Digest;
import io.lorica.journal.receipt.NodeKey;
import java.security.PublicKey;

/**
 * The running hash over a journal's records, for whoever gets them: with a record's chain hash all before it are held.
 */
public final class Chain {
    private Chain() {}

    /** What a journal's chain begins with: other nodes' and other keys' chains have nothing in common with it. */
    public static Digest beginning(String node, PublicKey key) {
        return ChainHash.digest(new LogIdentity(node, NodeKey.logOf(key)).genesis());
    }

    /**
     * @param previous the chain hash of the record before, or the chain's beginning
     * @return what the record's own chain hash must be
     */
    public static Digest next(Digest previous, Frame frame) {
        return ChainHash.digest(ChainHash.next(
                previous.bytes(),
                FrameFormat.content(frame.sequence(), frame.time(), frame.id().getBytes(UTF_8), frame.payload())));
    }
}
