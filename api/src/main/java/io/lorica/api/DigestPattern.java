package io.lorica.api;

/** SHA-256 digests travel as 64 lower-case hexadecimal characters. */
public final class DigestPattern {
    public static final String SHA_256 = "[0-9a-f]{64}";

    /** What it asks for. */
    public static final String MESSAGE = "must be 64 lower-case hexadecimal characters (SHA-256)";

    private DigestPattern() {}
}
