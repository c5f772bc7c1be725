package io.lorica.gateway.servicetoken;

import io.lorica.api.access.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a request.
 *
 * @param key of who asked
 * @param actor the service that makes the call for them; absent: they make it themselves
 */
public record Caller(ApiKey key, @Nullable ApiKey actor) {

    /** The key that the request was let in with, whose role decides what it may do. */
    public ApiKey admitted() {
        return actor == null ? key : actor;
    }
}
