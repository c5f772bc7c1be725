package io.lorica.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** Many decisions' keys from one secret: HKDF-SHA256 (RFC 5869), the decision's id in its info. */
final class RecordKeys {
    private static final String INFO = "lorica decision record 1 ";
    private static final int LENGTH = 32;

    private final SecretKey secret;

    RecordKeys(SecretKey secret) {
        this.secret = secret;
    }

    RecordKey of(String id) {
        try {
            var info = HKDFParameterSpec.ofExtract()
                    .addIKM(secret)
                    .thenExpand((INFO + id).getBytes(StandardCharsets.UTF_8), LENGTH);
            return new RecordKey(KDF.getInstance("HKDF-SHA256").deriveData(info));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK can't derive keys by HKDF-SHA256", e);
        }
    }
}
