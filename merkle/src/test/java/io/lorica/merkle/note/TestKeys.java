package io.lorica.merkle.note;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Keys that live as long as a test. */
public final class TestKeys {
    private TestKeys() {}

    public static NoteSigner ed25519(String name) {
        return signer(name, ed25519Pair());
    }

    public static NoteSigner ecdsa(String name) {
        return signer(name, ecdsaPair());
    }

    static KeyPair ed25519Pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair ecdsaPair() {
        return ecPair("secp256r1");
    }

    static KeyPair ecPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NoteSigner signer(String name, KeyPair pair) {
        return NoteSigner.of(VerifierKey.of(new KeyName(name), pair.getPublic()), pair.getPrivate());
    }
}
