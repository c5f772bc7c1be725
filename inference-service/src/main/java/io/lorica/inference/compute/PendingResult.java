package io.lorica.inference.compute;

import io.lorica.inference.InferenceProblem;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The result of queued or running work. */
public final class PendingResult<T> {
    private final SlicedJob<T> job;
    private final WaitingWork waiting;

    PendingResult(SlicedJob<T> job, WaitingWork waiting) {
        this.job = job;
        this.waiting = waiting;
    }

    /**
     * Waits for the result and gives it up at the limit.
     *
     * @param property the setting behind the limit, for the message
     */
    public T await(Duration limit, String property) {
        try {
            return job.result().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            cancel();
            throw new InferenceProblem.TimedOut(limit, property);
        } catch (ExecutionException e) {
            throw new InferenceProblem.ComputationFailed(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException _) {
            cancel();
            Thread.currentThread().interrupt();
            throw new InferenceProblem.Overloaded("The node is shutting down. Try another one.");
        }
    }

    private void cancel() {
        if (job.cancel()) {
            waiting.remove(job);
        }
    }
}
