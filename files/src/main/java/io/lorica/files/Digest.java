package io.lorica.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 digest, as 64 lower-case hexadecimal digits. */
public record Digest(String sha256) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        if (!FORM.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "A SHA-256 digest is 64 lower-case hexadecimal digits, not '%s'".formatted(sha256));
        }
    }

    public static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(algorithm().digest(bytes)));
    }

    /** The digest of several parts, one after the other. */
    public static Digest of(Iterable<ByteBuffer> parts) {
        MessageDigest sha256 = algorithm();
        parts.forEach(sha256::update);
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** @throws UncheckedIOException if the file cannot be read */
    public static Digest ofFile(Path file) {
        MessageDigest sha256 = algorithm();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // The stream feeds the digest as it is read.
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + " to compute its digest", e);
        }
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** The 32 bytes themselves. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(sha256);
    }

    @Override
    public String toString() {
        return sha256;
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
