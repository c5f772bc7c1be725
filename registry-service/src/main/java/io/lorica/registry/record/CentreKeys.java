package io.lorica.registry.record;

import io.lorica.api.record.SealingKey;
import io.lorica.files.Digest;
import io.lorica.record.MalformedRecord;
import io.lorica.record.Opener;
import io.lorica.record.RecordKey;
import io.lorica.record.SealingKeys;
import io.lorica.registry.log.LogProperties;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The secrets by which the centre reads records: the key that nodes seal to, and a master secret, from which all others
 * are derived (HKDF-SHA256, RFC 5869). They never reach the database.
 */
@Component
class CentreKeys {
    private static final int SECRET_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private final SealingKey sealingKey;
    private final Opener opener;
    private final SecretKey master;
    private final SecretKey subjects;

    /** Makes them for a centre that keeps no record yet. */
    CentreKeys(LogProperties properties, JournalNodeRows nodes) {
        var files = new CentreKeyFiles(properties.keys());
        boolean isNew = nodes.isEmpty();
        String[] pair = new String(
                        files.read("sealing-x25519.key", isNew, CentreKeys::sealingPair), StandardCharsets.US_ASCII)
                .strip()
                .split("\n", -1);
        String text = pair[0];
        sealingKey = new SealingKey(
                Digest.of(text.getBytes(StandardCharsets.US_ASCII)).sha256(), text);
        try {
            opener = new Opener(KeyFactory.getInstance("X25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pair[pair.length - 1]))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("sealing-x25519.key holds no key. Put it back from a backup.", e);
        }
        byte[] secret = files.read("records-master.key", isNew, CentreKeys::secret);
        if (secret.length != SECRET_BYTES) {
            throw new IllegalStateException(
                    "records-master.key has not %d bytes. Put it back from a backup.".formatted(SECRET_BYTES));
        }
        master = new SecretKeySpec(secret, "HKDF");
        subjects = new SecretKeySpec(derived("lorica subjects 1"), HMAC);
    }

    private static byte[] sealingPair() {
        KeyPair pair = SealingKeys.generate();
        return "%s\n%s\n"
                .formatted(
                        SealingKeys.text(pair.getPublic()),
                        Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] secret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    SealingKey sealingKey() {
        return sealingKey;
    }

    /** @throws MalformedRecord if it is not sealed to this centre */
    RecordKey open(String id, byte[] encapsulation) {
        return opener.key(id, encapsulation);
    }

    /** @return what stands for a person in the database: not to be guessed without the master secret */
    byte[] pseudonym(String subject) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(subjects);
            return mac.doFinal(subject.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + HMAC, e);
        }
    }

    /** Wraps the key of one record; for it alone, since each record has a wrapping key of its own. */
    WrappedKey wrapping(String node, long sequence, String id, byte @Nullable [] subject) {
        return new WrappedKey(derived("lorica record key 1 %s/%d %s".formatted(node, sequence, id)), subject);
    }

    private byte[] derived(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(master)
                            .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), SECRET_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK can't derive keys by HKDF-SHA256", e);
        }
    }
}
