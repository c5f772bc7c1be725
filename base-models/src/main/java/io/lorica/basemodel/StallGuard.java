package io.lorica.basemodel;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads with a time limit, which the HTTP client has for headers only: a silent server must not hang a start. */
final class StallGuard implements AutoCloseable {
    private final InputStream body;
    private final Duration limit;
    private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();

    StallGuard(InputStream body, Duration limit) {
        this.body = body;
        this.limit = limit;
    }

    int read(byte[] buffer) throws BrokenTransferException {
        try {
            return reader.submit(() -> body.read(buffer)).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BrokenTransferException("no byte for " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new BrokenTransferException(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenTransferException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        // Closing the body first ends a read that still waits, so that closing the executor does not wait for it.
        body.close();
        reader.close();
    }
}
