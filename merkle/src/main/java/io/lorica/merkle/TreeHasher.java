package io.lorica.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of RFC 6962, section 2.1. Leaves and nodes are hashed after different first bytes, so that no node can be
 * passed off as a leaf.
 */
public final class TreeHasher {
    private static final byte LEAF = 0x00;
    private static final byte NODE = 0x01;

    /** The root of a tree without leaves: the hash of nothing. */
    public static final Hash EMPTY_ROOT = Hash.of(sha256().digest());

    private TreeHasher() {}

    public static Hash leaf(byte[] entry) {
        MessageDigest sha256 = sha256();
        sha256.update(LEAF);
        return Hash.of(sha256.digest(entry));
    }

    public static Hash node(Hash left, Hash right) {
        MessageDigest sha256 = sha256();
        sha256.update(NODE);
        sha256.update(left.bytes());
        return Hash.of(sha256.digest(right.bytes()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
