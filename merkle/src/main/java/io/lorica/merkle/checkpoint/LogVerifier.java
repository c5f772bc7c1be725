package io.lorica.merkle.checkpoint;

import io.lorica.merkle.InclusionProof;
import io.lorica.merkle.MalformedException;
import io.lorica.merkle.TreeHasher;
import io.lorica.merkle.checkpoint.Refusal.Reason;
import io.lorica.merkle.checkpoint.Verdict.Holds;
import io.lorica.merkle.checkpoint.Verdict.Refused;
import io.lorica.merkle.note.Note;
import io.lorica.merkle.note.SignatureType;
import io.lorica.merkle.note.VerifierKey;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Verifies what a log says by the log's name and the keys that are trusted to sign for it. A checkpoint holds if, of
 * each signature type among the trusted keys, at least one signed it, and none is named beneath it wrongly. So a
 * signature cannot be taken away, and a key can be replaced: trust the old and the new one. Who can verify one type
 * only, trusts keys of that type only.
 */
public final class LogVerifier {
    private final String origin;
    private final List<VerifierKey> trusted;

    /** @throws IllegalArgumentException if no key is trusted: nothing would ever hold */
    public LogVerifier(String origin, List<VerifierKey> trusted) {
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("No key is trusted to sign for the log " + origin);
        }
        this.origin = origin;
        this.trusted = List.copyOf(trusted);
    }

    /** Whether a checkpoint is this log's. */
    public Verdict checkpoint(byte[] note) {
        Note read;
        Checkpoint checkpoint;
        try {
            read = Note.parse(note);
            checkpoint = Checkpoint.parse(read.text());
        } catch (MalformedException e) {
            return Refused.because(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (!checkpoint.origin().equals(origin)) {
            return Refused.because(
                    Reason.FOREIGN_LOG,
                    "The checkpoint is of the log %s, not of %s".formatted(checkpoint.origin(), origin));
        }
        return signatures(read, checkpoint);
    }

    /** Whether the log has an entry, by the proof that was made for this checkpoint. */
    public Verdict inclusion(byte[] note, byte[] entry, InclusionProof proof) {
        Verdict verdict = checkpoint(note);
        return verdict instanceof Holds(Checkpoint checkpoint) ? inclusion(checkpoint, entry, proof) : verdict;
    }

    static Verdict inclusion(Checkpoint checkpoint, byte[] entry, InclusionProof proof) {
        if (proof.size() != checkpoint.size()) {
            return Refused.because(
                    Reason.OTHER_TREE_SIZE,
                    "The proof is for a tree of %d leaves, the checkpoint has %d"
                            .formatted(proof.size(), checkpoint.size()));
        }
        if (proof.index() >= proof.size()) {
            return Refused.because(
                    Reason.NO_SUCH_LEAF, "A tree of %d leaves has no leaf %d".formatted(proof.size(), proof.index()));
        }
        return proof.rootWith(TreeHasher.leaf(entry))
                .map(root -> root.equals(checkpoint.root())
                        ? new Holds(checkpoint)
                        : Refused.because(
                                Reason.WRONG_HASH,
                                ("Entry %d and its proof give the root %s, the checkpoint has %s: the entry, its"
                                                + " place or the proof is not what was logged")
                                        .formatted(
                                                proof.index(),
                                                root.base64(),
                                                checkpoint.root().base64())))
                .orElseGet(() -> Refused.because(
                        Reason.WRONG_PROOF_LENGTH,
                        "A proof of %d hashes is too long or too short for leaf %d of %d"
                                .formatted(proof.path().size(), proof.index(), proof.size())));
    }

    private Verdict signatures(Note note, Checkpoint checkpoint) {
        Note.Signed signed = note.signedBy(trusted);
        if (!signed.wrong().isEmpty()) {
            return Refused.because(
                    Reason.WRONG_SIGNATURE, "The signature is not of this text by %s".formatted(names(signed.wrong())));
        }
        if (signed.right().isEmpty()) {
            return Refused.because(Reason.UNTRUSTED, "No trusted key signed; trusted are %s".formatted(names(trusted)));
        }
        Set<SignatureType> missing = types(trusted);
        missing.removeAll(types(signed.right()));
        return missing.isEmpty()
                ? new Holds(checkpoint)
                : Refused.because(
                        Reason.MISSING_SIGNATURE,
                        "No trusted key signed with %s, but %s did".formatted(missing, names(signed.right())));
    }

    private static Set<SignatureType> types(Collection<VerifierKey> keys) {
        Set<SignatureType> types = EnumSet.noneOf(SignatureType.class);
        keys.forEach(key -> types.add(key.type()));
        return types;
    }

    private static List<String> names(Collection<VerifierKey> keys) {
        return keys.stream().map(VerifierKey::toString).sorted().toList();
    }
}
