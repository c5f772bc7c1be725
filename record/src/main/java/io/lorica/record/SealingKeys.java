package io.lorica.record;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** X25519 keys (RFC 7748) that records are sealed to, and the text that a public one travels as. */
public final class SealingKeys {
    private static final String ALGORITHM = "X25519";

    private SealingKeys() {}

    public static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.X25519);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK makes no X25519 keys", e);
        }
    }

    /** Its SubjectPublicKeyInfo in base64. */
    public static String text(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** @throws MalformedRecord if the text is no such key */
    public static PublicKey parse(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new MalformedRecord("'%s' is no X25519 key: %s".formatted(text, e.getMessage()));
        }
    }
}
