package io.lorica.journal;

import io.lorica.files.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The running hash over all frames: SHA-256 of the hash before and the frame's content. */
final class ChainHash {
    static final int BYTES = 32;

    private ChainHash() {}

    static byte[] next(byte[] previous, ByteBuffer content) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(previous);
            sha256.update(content);
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static Digest digest(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }
}
