package io.lorica.chassis.idempotency;

import io.lorica.api.Headers;
import io.lorica.chassis.problem.InvalidRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an {@code Idempotency-Key} may be. */
public final class IdempotencyKeys {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private IdempotencyKeys() {}

    /**
     * @param key absent: the call may do its work again
     * @throws InvalidRequest if the key is malformed
     */
    public static void check(@Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new InvalidRequest(
                    Headers.IDEMPOTENCY_KEY, "must be 1 to 200 printable ASCII characters without spaces");
        }
    }
}
