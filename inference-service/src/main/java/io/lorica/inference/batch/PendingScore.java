package io.lorica.inference.batch;

import io.lorica.inference.InferenceProblem;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A queued or running scoring. */
public final class PendingScore {
    private final ScoreJob job;
    private final WaitingWork waiting;

    PendingScore(ScoreJob job, WaitingWork waiting) {
        this.job = job;
        this.waiting = waiting;
    }

    /**
     * Waits for the answer and gives it up at the limit.
     *
     * @param property the setting behind the limit, for the message
     * @return log-probability of each answer
     */
    public double[] await(Duration limit, String property) {
        try {
            return job.result().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            cancel();
            throw new InferenceProblem.TimedOut(limit, property);
        } catch (ExecutionException e) {
            throw new InferenceProblem.ComputationFailed(e.getCause());
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
