package io.lorica.merkle.note;

import io.lorica.merkle.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How a note is signed.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note, "Signature types"</a>
 */
public enum SignatureType {
    /** RFC 8032 over the text. Its key is 32 bytes, its id the beginning of a hash over name, type and key. */
    ED25519(0x01, "Ed25519", "302a300506032b6570032100", 32) {
        @Override
        byte[] material(byte[] spki) {
            return Arrays.copyOfRange(spki, prefix().length, spki.length);
        }

        @Override
        byte[] spki(byte[] material) {
            return concatenated(prefix(), material);
        }

        @Override
        byte[] identity(KeyName name, byte[] material) {
            byte[] head = (name.value() + "\n").getBytes(StandardCharsets.UTF_8);
            return concatenated(head, new byte[] {(byte) type}, material);
        }
    },

    /**
     * ECDSA with SHA-256, as a DER sequence, by a key on P-256: what hardware modules have. Its key is the DER of its
     * SubjectPublicKeyInfo, its id the beginning of a hash over that alone.
     */
    ECDSA_P256(0x02, "EC", "3059301306072a8648ce3d020106082a8648ce3d03010703420004", 64) {
        @Override
        byte[] material(byte[] spki) {
            return spki;
        }

        @Override
        byte[] spki(byte[] material) {
            return material;
        }

        @Override
        byte[] identity(KeyName name, byte[] material) {
            return material;
        }
    };

    final int type;

    private final String keyAlgorithm;
    private final String prefix;
    private final int pointBytes;

    /** @param prefix of each SubjectPublicKeyInfo, before the point, in hexadecimal digits */
    SignatureType(int type, String keyAlgorithm, String prefix, int pointBytes) {
        this.type = type;
        this.keyAlgorithm = keyAlgorithm;
        this.prefix = prefix;
        this.pointBytes = pointBytes;
    }

    /** The bytes of a key in a verifier key, from those of its SubjectPublicKeyInfo, and back. */
    abstract byte[] material(byte[] spki);

    abstract byte[] spki(byte[] material);

    /** What the first four bytes of the SHA-256 of are the key's id. */
    abstract byte[] identity(KeyName name, byte[] material);

    /** As {@link java.security.Signature} knows it. */
    public String algorithm() {
        return this == ED25519 ? "Ed25519" : "SHA256withECDSA";
    }

    /** What {@link KeyFactory} calls its keys. */
    public String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** @throws IllegalArgumentException if keys of this kind sign no notes */
    static SignatureType of(PublicKey key) {
        byte[] spki = key.getEncoded();
        return Arrays.stream(values())
                .filter(type -> type.hasForm(spki))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "A note is signed with Ed25519 or ECDSA on P-256, not with a key of %s (%s)"
                                .formatted(key.getAlgorithm(), key.getFormat())));
    }

    /** @throws MalformedException if the byte is assigned to no type that is known here */
    static SignatureType of(byte type) {
        return Arrays.stream(values())
                .filter(known -> known.type == Byte.toUnsignedInt(type))
                .findFirst()
                .orElseThrow(() -> new MalformedException(
                        "A key of signature type 0x%02x is neither Ed25519 (0x01) nor ECDSA (0x02)".formatted(type)));
    }

    /** @throws MalformedException if the bytes are no such key in its one form, or no point of the curve */
    PublicKey publicKey(byte[] material) {
        byte[] spki = spki(material);
        if (!hasForm(spki)) {
            throw new MalformedException(
                    "A key for %s has another form than these %d bytes".formatted(algorithm(), material.length));
        }
        try {
            PublicKey key = KeyFactory.getInstance(keyAlgorithm).generatePublic(new X509EncodedKeySpec(spki));
            if (this == ECDSA_P256) {
                CurveP256.check(key);
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new MalformedException("The bytes are no public key for " + algorithm(), e);
        }
    }

    int keyId(KeyName name, byte[] material) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity(name, material));
            return ByteBuffer.wrap(digest).getInt();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private boolean hasForm(byte[] spki) {
        byte[] head = prefix();
        return spki.length == head.length + pointBytes && Arrays.equals(spki, 0, head.length, head, 0, head.length);
    }

    byte[] prefix() {
        return HexFormat.of().parseHex(prefix);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
