package io.lorica.merkle.checkpoint;

/**
 * Why something does not hold.
 *
 * @param detail a sentence: what was found, and what was expected
 */
public record Refusal(Reason reason, String detail) {
    public enum Reason {
        /** Not a note, a checkpoint or a proof in their strict form. */
        MALFORMED,
        /** The checkpoint of a log with another name. */
        FOREIGN_LOG,
        /** No trusted key signed. */
        UNTRUSTED,
        /** A trusted key is named, but the signature is not of it, or not of this text. */
        WRONG_SIGNATURE,
        /** One kind of trusted keys signed, another did not. */
        MISSING_SIGNATURE,
        /** The proof is for a tree of another size. */
        OTHER_TREE_SIZE,
        /** The tree has no such leaf. */
        NO_SUCH_LEAF,
        /** The proof has more or fewer hashes than its leaf and tree ask for. */
        WRONG_PROOF_LENGTH,
        /** Leaf and proof give another root: one of them is another than was logged. */
        WRONG_HASH
    }
}
