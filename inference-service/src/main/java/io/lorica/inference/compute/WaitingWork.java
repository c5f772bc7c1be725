package io.lorica.inference.compute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Everything that waits for one compute thread: tasks, and jobs in their lanes. */
final class WaitingWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Map<Lane, LaneQueue> lanes = new EnumMap<>(Lane.class);
    private boolean closed;

    WaitingWork(BatchProperties properties) {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneQueue(properties.lane(lane), properties.maxWait()));
        }
    }

    /** @return false once closed */
    boolean offer(Runnable task) {
        return guarded(() -> !closed && tasks.add(task));
    }

    /** @return false if the lane's queue is full or closed */
    boolean offer(Job job) {
        return guarded(() -> !closed && queue(job.lane()).offer(job));
    }

    void remove(Job job) {
        guarded(() -> {
            queue(job.lane()).remove(job);
            return true;
        });
    }

    int size(Lane lane) {
        return guarded(queue(lane)::size);
    }

    /** No more offers; what waits is still handed out. */
    void close() {
        guarded(() -> closed = true);
    }

    boolean isDrained() {
        return guarded(
                () -> closed && tasks.isEmpty() && lanes.values().stream().allMatch(lane -> lane.size() == 0));
    }

    /**
     * Waits until there is something to do, or until closed. Scorings that could share a pass wait a little for
     * company; with anything else to do nobody waits.
     */
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = nanosUntilDue();
            while (nanos > 0) {
                if (nanos == LaneQueue.NEVER) {
                    changed.await();
                } else {
                    changed.awaitNanos(nanos);
                }
                nanos = nanosUntilDue();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is to be done before all jobs. */
    List<Runnable> takeTasks() {
        return guarded(() -> {
            List<Runnable> due = new ArrayList<>(tasks);
            tasks.clear();
            return due;
        });
    }

    /** @return a lane's next job, begun, or several scorings for one pass; empty if none waits */
    List<Job> take(Lane lane) {
        return guarded(queue(lane)::take);
    }

    private long nanosUntilDue() {
        if (closed || !tasks.isEmpty()) {
            return 0;
        }
        long now = System.nanoTime();
        return lanes.values().stream()
                .mapToLong(lane -> lane.nanosUntilDue(now))
                .min()
                .orElse(LaneQueue.NEVER);
    }

    private LaneQueue queue(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private <T> T guarded(Supplier<T> work) {
        lock.lock();
        try {
            T result = work.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }
}
