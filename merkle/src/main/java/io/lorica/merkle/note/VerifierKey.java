package io.lorica.merkle.note;

import io.lorica.merkle.MalformedException;
import io.lorica.merkle.StrictText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key and whose it is, as one line of text: {@code name+id+base64}. */
public final class VerifierKey {
    private static final Pattern FORM = Pattern.compile("([^+]+)\\+([0-9a-f]{8})\\+(.+)");

    private final KeyName name;
    private final SignatureType type;
    private final byte[] material;
    private final PublicKey publicKey;

    private VerifierKey(KeyName name, SignatureType type, byte[] material) {
        this.name = name;
        this.type = type;
        this.material = material;
        this.publicKey = type.publicKey(material);
    }

    /**
     * @param key of any provider, such as a hardware module's
     * @throws IllegalArgumentException unless it is for Ed25519 or for ECDSA on P-256
     */
    public static VerifierKey of(KeyName name, PublicKey key) {
        SignatureType type = SignatureType.of(key);
        return new VerifierKey(name, type, type.material(key.getEncoded()));
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws MalformedException if it is anything else, of another type, or its id is not that of its key
     */
    public static VerifierKey parse(String line) {
        Matcher parts = FORM.matcher(line);
        if (!parts.matches()) {
            throw new MalformedException(
                    "A verifier key is a name, eight hexadecimal digits and base64, with '+' between: '%s'"
                            .formatted(line));
        }
        byte[] typed = StrictText.base64("The public key", parts.group(3));
        SignatureType type = SignatureType.of(typed[0]);
        VerifierKey key =
                new VerifierKey(new KeyName(parts.group(1)), type, Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.toString().equals(line)) {
            throw new MalformedException("The verifier key says that its id is %s, but it is %s"
                    .formatted(parts.group(2), hex(key.keyId())));
        }
        return key;
    }

    public KeyName name() {
        return name;
    }

    public SignatureType type() {
        return type;
    }

    /** With the name it tells which key signed. No proof of anything. */
    public int keyId() {
        return type.keyId(name, material);
    }

    boolean isNamedBy(NoteSignature signature) {
        return signature.name().equals(name) && signature.keyId() == keyId();
    }

    /** Whether the signature is this key's and of this text. */
    public boolean verifies(String text, byte[] signature) {
        try {
            Signature algorithm = Signature.getInstance(type.algorithm());
            algorithm.initVerify(publicKey);
            algorithm.update(text.getBytes(StandardCharsets.UTF_8));
            return algorithm.verify(signature);
        } catch (GeneralSecurityException e) {
            // Bytes that are no signature at all are reported so.
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key && toString().equals(key.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        byte[] typed = new byte[1 + material.length];
        typed[0] = (byte) type.type;
        System.arraycopy(material, 0, typed, 1, material.length);
        return "%s+%s+%s".formatted(name, hex(keyId()), Base64.getEncoder().encodeToString(typed));
    }

    static String hex(int keyId) {
        return "%08x".formatted(keyId);
    }
}
