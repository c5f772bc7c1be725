package io.lorica.merkle.note;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Signs notes with a private key, wherever it is: in memory, or in a hardware module that never hands it out (a key of
 * SunPKCS11; ECDSA, since that provider has no Ed25519). For several threads.
 */
public final class NoteSigner {
    private final VerifierKey key;
    private final PrivateKey privateKey;
    private final @Nullable Provider provider;

    private NoteSigner(VerifierKey key, PrivateKey privateKey, @Nullable Provider provider) {
        this.key = key;
        this.privateKey = privateKey;
        this.provider = provider;
    }

    /** The Java platform finds the provider by the key. */
    public static NoteSigner of(VerifierKey key, PrivateKey privateKey) {
        return new NoteSigner(key, privateKey, null);
    }

    /** @param provider that the key is of, which need not be installed */
    public static NoteSigner of(VerifierKey key, PrivateKey privateKey, Provider provider) {
        return new NoteSigner(key, privateKey, provider);
    }

    public VerifierKey key() {
        return key;
    }

    /**
     * Checked before it is given out: a signature that others refuse, because the private key is not that of the public
     * one or a module fails, is noticed here.
     *
     * @throws NoteSigningException if there is none, or a wrong one
     */
    public NoteSignature sign(String text) {
        byte[] signature;
        try {
            Signature algorithm = provider == null
                    ? Signature.getInstance(key.type().algorithm())
                    : Signature.getInstance(key.type().algorithm(), provider);
            algorithm.initSign(privateKey);
            algorithm.update(text.getBytes(StandardCharsets.UTF_8));
            signature = algorithm.sign();
        } catch (GeneralSecurityException | ProviderException e) {
            // A module that is out of reach fails with the latter.
            throw new NoteSigningException("The private key of %s did not sign".formatted(key), e);
        }
        if (!key.verifies(text, signature)) {
            throw new NoteSigningException(
                    "The private key is not that of %s: its signatures do not verify".formatted(key), null);
        }
        return new NoteSignature(key.name(), key.keyId(), signature);
    }
}
