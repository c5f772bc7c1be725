package io.lorica.merkle.checkpoint;

import io.lorica.merkle.ConsistencyProof;
import java.util.Optional;

/** How a checkpoint stands to one that was known before, both verified. */
public sealed interface History {
    /** The same tree. */
    record Same() implements History {}

    /** The log grew, and kept all that it had. */
    record Grown(long leaves) implements History {}

    /**
     * The log shows an earlier state of itself: an old copy, or leaves were taken back.
     *
     * @param leaves that are missing
     */
    record RolledBack(long leaves) implements History {}

    /** The log signed two histories, of which only one can be true. Both checkpoints together are the evidence. */
    record Forked(String detail) implements History {}

    /**
     * The proof does not lead to the larger tree's root, so it tells nothing of the smaller one. Ask for another proof;
     * a log that cannot give one has forked.
     */
    record Unproven(String detail) implements History {}

    /** Two logs, which have nothing to do with each other. */
    record OtherLog(String known, String seen) implements History {}

    /**
     * Compares by a proof from the smaller tree to the larger, whichever came first. For equal sizes it is not read.
     */
    static History between(Checkpoint known, Checkpoint seen, ConsistencyProof proof) {
        if (!known.origin().equals(seen.origin())) {
            return new OtherLog(known.origin(), seen.origin());
        }
        if (known.size() == seen.size()) {
            return known.root().equals(seen.root()) ? new Same() : new Forked(twoRoots(known, seen));
        }
        boolean isLarger = seen.size() > known.size();
        Checkpoint smaller = isLarger ? known : seen;
        Checkpoint larger = isLarger ? seen : known;
        if (proof.from() != smaller.size() || proof.to() != larger.size()) {
            return new Unproven("The proof leads from %d to %d leaves, not from %d to %d"
                    .formatted(proof.from(), proof.to(), smaller.size(), larger.size()));
        }
        return alongProof(smaller, larger, proof).orElseGet(() -> {
            long leaves = larger.size() - smaller.size();
            return isLarger ? new Grown(leaves) : new RolledBack(leaves);
        });
    }

    /** Empty if the smaller tree is the beginning of the larger. */
    private static Optional<History> alongProof(Checkpoint smaller, Checkpoint larger, ConsistencyProof proof) {
        Optional<ConsistencyProof.Roots> roots = proof.roots(smaller.root(), larger.root());
        if (roots.isEmpty()) {
            return Optional.of(new Unproven("The proof has %d hashes, which are too many or too few"
                    .formatted(proof.path().size())));
        }
        if (!roots.get().to().equals(larger.root())) {
            return Optional.of(new Unproven("The proof leads to the root %s of %d leaves, not to %s"
                    .formatted(
                            roots.get().to().base64(),
                            larger.size(),
                            larger.root().base64())));
        }
        // The larger root vouches for each hash of the proof, and so for the root that they give the smaller tree.
        return roots.get().from().equals(smaller.root())
                ? Optional.empty()
                : Optional.of(new Forked("The first %d leaves of the larger tree have the root %s, not %s"
                        .formatted(
                                smaller.size(),
                                roots.get().from().base64(),
                                smaller.root().base64())));
    }

    private static String twoRoots(Checkpoint known, Checkpoint seen) {
        return "%d leaves have the root %s in one checkpoint and %s in the other"
                .formatted(known.size(), known.root().base64(), seen.root().base64());
    }
}
