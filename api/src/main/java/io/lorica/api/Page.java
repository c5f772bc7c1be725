package io.lorica.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items in the list's order
 * @param nextCursor pass it as {@code cursor} to get the next page; absent on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** Items that a page may be asked to have. */
    public static final int LARGEST = 200;
}
