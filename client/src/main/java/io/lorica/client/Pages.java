package io.lorica.client;

import io.lorica.api.Page;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Lists that come in pages, as one stream. */
public final class Pages {
    private Pages() {}

    /** Asks for a page. */
    public interface Source<T> {
        /** @param cursor of the page; absent: the first one */
        Page<T> page(@Nullable String cursor);
    }

    /**
     * All items of a list; a page is asked for when its first item is.
     *
     * <pre>{@code Pages.all(cursor -> lorica.registry().adapters(cursor, 200))}</pre>
     */
    public static <T> Stream<T> all(Source<T> source) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Items<>(source), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private static final class Items<T> implements Iterator<T> {
        private final Source<T> source;
        private final Queue<T> fetched = new ArrayDeque<>();
        private @Nullable String cursor;
        private boolean isLast;

        Items(Source<T> source) {
            this.source = source;
        }

        @Override
        public boolean hasNext() {
            while (fetched.isEmpty() && !isLast) {
                Page<T> page = source.page(cursor);
                fetched.addAll(page.items());
                cursor = page.nextCursor();
                isLast = cursor == null;
            }
            return !fetched.isEmpty();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The list is over");
            }
            return fetched.remove();
        }
    }
}
