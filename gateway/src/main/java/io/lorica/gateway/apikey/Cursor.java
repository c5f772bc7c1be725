package io.lorica.gateway.apikey;

import io.lorica.gateway.problem.GatewayException.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The opaque text between two pages: the last sequence number seen. */
final class Cursor {

    private Cursor() {}

    static String of(long sequence) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(sequence).getBytes(StandardCharsets.US_ASCII));
    }

    static long parse(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest(
                    "invalid-request",
                    HttpStatus.BAD_REQUEST,
                    "The cursor was not made here. Use next_cursor of the previous page, or leave it out to begin.");
        }
    }
}
