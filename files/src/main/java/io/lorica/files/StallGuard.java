package io.lorica.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stream whose silence is a failure: each read that brings no byte within the limit fails. Java's HTTP client limits
 * the time until an answer's headers only, so a server that falls silent later would hold its reader for ever.
 */
public final class StallGuard extends InputStream {
    private final InputStream body;
    private final Duration limit;
    private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();

    /** @param limit for each read, not for the whole stream */
    public StallGuard(InputStream body, Duration limit) {
        this.body = body;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return reader.submit(() -> body.read(buffer, offset, length)).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no byte for " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        // Closing the body first ends a read that still waits, so that closing the executor does not wait for it.
        body.close();
        reader.close();
    }
}
