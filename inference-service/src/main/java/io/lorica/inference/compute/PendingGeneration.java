package io.lorica.inference.compute;

import io.lorica.inference.InferenceProblem;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A queued or running generation. Closing it before its end frees its place at the next token. */
public final class PendingGeneration implements AutoCloseable {
    private final GenerateJob job;
    private final WaitingWork waiting;

    PendingGeneration(GenerateJob job, WaitingWork waiting) {
        this.job = job;
        this.waiting = waiting;
    }

    /**
     * The next event, waited for at most until {@code limit} after queueing.
     *
     * @param property the setting behind the limit, for the message
     */
    public GenerationEvent next(Duration limit, String property) {
        try {
            long left = limit.toNanos() - job.waited(System.nanoTime()).toNanos();
            @Nullable GenerationEvent event = job.events().poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new InferenceProblem.TimedOut(limit, property);
            }
            return event;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InferenceProblem.Overloaded("The node is shutting down. Try another one.");
        }
    }

    @Override
    public void close() {
        if (job.cancel()) {
            waiting.remove(job);
        }
    }
}
