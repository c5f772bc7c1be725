package io.lorica.api.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key without its secret.
 *
 * @param prefix the secret's first characters, to recognise it by
 */
public record ApiKey(
        String id,
        String name,
        Role role,
        String prefix,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {}
