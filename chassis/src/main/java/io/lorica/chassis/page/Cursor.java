package io.lorica.chassis.page;

import io.lorica.api.Page;
import io.lorica.chassis.problem.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Position in a list that is ordered by a number. Opaque to callers.
 *
 * @param after the ordering number of the last item already given; the list's start is chosen by the caller
 */
public record Cursor(long after) {
    /** @return the parsed cursor, or one at {@code start} for the first page */
    public static Cursor parse(@Nullable String cursor, long start) {
        if (cursor == null || cursor.isEmpty()) {
            return new Cursor(start);
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            return new Cursor(Long.parseLong(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("cursor", "is not one that this list gave; start again without a cursor");
        }
    }

    /** @return {@code limit} if it is 1 to 200 */
    public static int checkLimit(int limit) {
        if (limit < 1 || limit > Page.LARGEST) {
            throw new InvalidRequest("limit", "is %d; choose 1 to %d".formatted(limit, Page.LARGEST));
        }
        return limit;
    }

    /** Cuts a page out of {@code limit + 1} fetched items: the extra one only tells that more follow. */
    public static <T> Page<T> page(List<T> fetched, int limit, ToLongFunction<T> position) {
        if (fetched.size() <= limit) {
            return new Page<>(fetched, null);
        }
        var items = fetched.subList(0, limit);
        String next = Long.toString(position.applyAsLong(items.getLast()));
        return new Page<>(
                List.copyOf(items),
                Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.US_ASCII)));
    }
}
