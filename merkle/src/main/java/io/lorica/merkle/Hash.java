package io.lorica.merkle;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The 32 bytes of a leaf, a node or a root. */
public final class Hash {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A hash has %d bytes, not %d".formatted(BYTES, bytes.length));
        }
        return new Hash(bytes.clone());
    }

    /** @param offset of its first byte among others */
    public static Hash of(byte[] bytes, int offset) {
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    /** @throws MalformedException unless the text is the one base64 form of 32 bytes */
    public static Hash ofBase64(String what, String text) {
        byte[] bytes = StrictText.base64(what, text);
        if (bytes.length != BYTES) {
            throw new MalformedException("%s has %d bytes, not %d".formatted(what, bytes.length, BYTES));
        }
        return new Hash(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
