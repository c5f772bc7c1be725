package io.lorica.inference.batch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request's work. It owns its stack lease from the moment it is queued; whoever ends the job (the compute thread after
 * running it, or a canceller before it ran) closes the lease, exactly once.
 */
abstract sealed class Job permits ScoreJob, GenerateJob {
    private enum Phase {
        QUEUED,
        RUNNING,
        ENDED
    }

    private final StackLease lease;
    private final long queuedAtNanos;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private volatile boolean cancelled;

    Job(StackLease lease, long queuedAtNanos) {
        this.lease = lease;
        this.queuedAtNanos = queuedAtNanos;
    }

    final StackLease lease() {
        return lease;
    }

    final long queuedAtNanos() {
        return queuedAtNanos;
    }

    final Duration waited(long nowNanos) {
        return Duration.ofNanos(nowNanos - queuedAtNanos);
    }

    /** @return false if it was cancelled before it began */
    final boolean begin() {
        return phase.compareAndSet(Phase.QUEUED, Phase.RUNNING);
    }

    /** After {@link #begin()} only. */
    final void end() {
        phase.set(Phase.ENDED);
        lease.close();
    }

    /** @return whether it had not begun, so that it must leave its queue */
    final boolean cancel() {
        cancelled = true;
        if (phase.compareAndSet(Phase.QUEUED, Phase.ENDED)) {
            lease.close();
            return true;
        }
        return false;
    }

    final boolean isCancelled() {
        return cancelled;
    }

    /** Tells the waiting request that there will be no answer. */
    abstract void fail(Throwable cause);
}
