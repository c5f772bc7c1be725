package io.lorica.client;

import io.lorica.api.Headers;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * For whom and as what calls are made.
 *
 * @param onBehalfOf id of the key of who asked for the call; absent: the caller's own
 * @param requestId absent: each call has a new one
 */
record Identity(@Nullable String onBehalfOf, @Nullable UUID requestId) {
    static final Identity OWN = new Identity(null, null);

    /** The headers of one call: the same for all its attempts. */
    void forOneCall(BiConsumer<String, String> headers) {
        UUID id = requestId == null ? UUID.randomUUID() : requestId;
        headers.accept(Headers.REQUEST_ID, id.toString());
        if (onBehalfOf != null) {
            headers.accept(Headers.ON_BEHALF_OF, onBehalfOf);
        }
    }
}
