package io.lorica.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Writes to a further place on a thread of its own, so that a batch waits for the slower disk and not for the sum. */
final class PlaceWriter implements AutoCloseable {
    private final Place place;
    private final ExecutorService thread;

    PlaceWriter(Place place) {
        this.place = place;
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("journal-second").daemon().factory());
    }

    Place place() {
        return place;
    }

    CompletableFuture<@Nullable Void> append(ByteBuffer bytes, long at) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        place.append(bytes, at);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                thread);
    }

    @Override
    public void close() {
        thread.close();
    }
}
