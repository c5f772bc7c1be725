package io.lorica.record;

import io.lorica.api.record.DecisionDetails;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one decision's details: AES-256 in GCM (NIST SP 800-38D). The decision's id is authenticated with it, so
 * that no box passes for another's.
 */
public final class RecordKey {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    /** @param key [32] */
    public RecordKey(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("A record's key has 32 bytes, this has %d".formatted(key.length));
        }
        this.key = key.clone();
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** @return nonce, then ciphertext with its tag */
    byte[] seal(String id, DecisionDetails details) {
        try {
            // Drawn: a decision that is asked for again under its id may meet the same key.
            byte[] nonce = new byte[NONCE];
            RANDOM.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(RecordJson.bytes(details));
            byte[] box = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, box, NONCE, sealed.length);
            return box;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK can't seal records by AES in GCM", e);
        }
    }

    /** @throws MalformedRecord if the key or the id is another's, or the box was altered */
    public DecisionDetails open(String id, byte[] box) {
        if (box.length < NONCE) {
            throw new MalformedRecord("The sealed details of %s are cut off".formatted(id));
        }
        try {
            byte[] opened =
                    cipher(Cipher.DECRYPT_MODE, id, Arrays.copyOf(box, NONCE)).doFinal(box, NONCE, box.length - NONCE);
            return RecordJson.read(opened, DecisionDetails.class, "The details of " + id);
        } catch (AEADBadTagException _) {
            throw new MalformedRecord(
                    "The sealed details of %s were altered, or are sealed under another key".formatted(id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK can't open records by AES in GCM", e);
        }
    }

    private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
