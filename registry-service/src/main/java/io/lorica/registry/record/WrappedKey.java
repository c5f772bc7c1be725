package io.lorica.registry.record;

import io.lorica.record.RecordKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts one record's key for the database, by AES-256 in GCM. The subject's pseudonym is authenticated with it, so
 * that neither column can be altered.
 */
final class WrappedKey {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte @Nullable [] subject;

    WrappedKey(byte[] key, byte @Nullable [] subject) {
        this.key = new SecretKeySpec(key, "AES");
        this.subject = subject;
    }

    /** @return nonce, then ciphertext with its tag */
    byte[] wrap(RecordKey record) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(record.bytes());
            byte[] wrapped = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, wrapped, NONCE, sealed.length);
            return wrapped;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK can't encrypt keys by AES in GCM", e);
        }
    }

    /** @return empty if it is not what was wrapped for this record and subject */
    Optional<RecordKey> unwrap(byte[] wrapped) {
        if (wrapped.length < NONCE) {
            return Optional.empty();
        }
        try {
            byte[] nonce = Arrays.copyOf(wrapped, NONCE);
            return Optional.of(
                    new RecordKey(cipher(Cipher.DECRYPT_MODE, nonce).doFinal(wrapped, NONCE, wrapped.length - NONCE)));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK can't decrypt keys by AES in GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        if (subject != null) {
            cipher.updateAAD(subject);
        }
        return cipher;
    }
}
