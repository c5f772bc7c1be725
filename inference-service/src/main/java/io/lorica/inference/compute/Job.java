package io.lorica.inference.compute;

import io.lorica.chassis.trace.CarriedContext;
import io.micrometer.context.ContextSnapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request's work. It owns its stack lease from the moment it is queued; whoever ends the job (the compute thread
 * after running it, or a canceller before it ran) closes the lease, exactly once.
 */
abstract sealed class Job permits SlicedJob, GenerateJob {
    private enum Phase {
        QUEUED,
        RUNNING,
        ENDED
    }

    private final Lane lane;
    private final StackLease lease;
    private final long queuedAtNanos = System.nanoTime();
    private final ContextSnapshot context = CarriedContext.capture();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private volatile boolean cancelled;

    /** Of the caller's thread, whose context it takes along. */
    Job(Lane lane, StackLease lease) {
        this.lane = lane;
        this.lease = lease;
    }

    final Lane lane() {
        return lane;
    }

    final Duration waited(long nowNanos) {
        return Duration.ofNanos(nowNanos - queuedAtNanos);
    }

    /** What this thread logs until the scope is closed bears the caller's trace id. */
    final ContextSnapshot.Scope inCallersContext() {
        return context.setThreadLocals();
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
