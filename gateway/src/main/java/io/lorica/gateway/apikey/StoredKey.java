package io.lorica.gateway.apikey;

import io.lorica.api.access.ApiKey;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * A key as the database holds it.
 *
 * @param sequence position in the order of creation
 * @param secretSha256 32 bytes
 */
record StoredKey(ApiKey key, long sequence, byte[] secretSha256) {

    boolean hasHash(byte[] sha256) {
        return MessageDigest.isEqual(secretSha256, sha256);
    }

    boolean isRevoked() {
        return key.revokedAt() != null;
    }

    boolean isExpiredAt(Instant now) {
        return key.expiresAt() != null && !now.isBefore(key.expiresAt());
    }
}
