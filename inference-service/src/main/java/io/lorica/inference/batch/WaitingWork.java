package io.lorica.inference.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Everything that waits for the compute thread, and the forming of batches from it. */
final class WaitingWork {
    /** One turn of the compute thread: what it should do next, in this order. */
    record Turn(List<Runnable> tasks, List<ScoreJob> decisions, List<GenerateJob> chats) {
        boolean isEmpty() {
            return tasks.isEmpty() && decisions.isEmpty() && chats.isEmpty();
        }
    }

    private final BatchProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final JobQueue<ScoreJob> decisions;
    private final JobQueue<GenerateJob> chats;
    private boolean closed;

    WaitingWork(BatchProperties properties) {
        this.properties = properties;
        this.decisions = new JobQueue<>(properties.decisionQueue());
        this.chats = new JobQueue<>(properties.chatQueue());
    }

    /** @return false once closed */
    boolean offer(Runnable task) {
        return guarded(() -> !closed && tasks.add(task));
    }

    /** @return false if the queue is full or closed */
    boolean offer(Job job) {
        return guarded(() -> !closed
                && switch (job) {
                    case ScoreJob score -> decisions.offer(score);
                    case GenerateJob generate -> chats.offer(generate);
                });
    }

    void remove(Job job) {
        guarded(() -> {
            decisions.remove(job);
            chats.remove(job);
            return true;
        });
    }

    int waitingDecisions() {
        return guarded(decisions::size);
    }

    int waitingChats() {
        return guarded(chats::size);
    }

    /** No more offers; what waits is still handed out. */
    void close() {
        guarded(() -> closed = true);
    }

    boolean isDrained() {
        return guarded(() -> closed && tasks.isEmpty() && decisions.size() == 0 && chats.size() == 0);
    }

    /**
     * Waits for work. Decisions alone wait a little for company; with anything else to do nobody waits.
     *
     * @return what to do; empty when all that waited was cancelled, or once closed and drained
     */
    Turn next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (tasks.isEmpty() && decisions.size() == 0 && chats.size() == 0 && !closed) {
                changed.await();
            }
            gatherCompany();
            return take(0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is to be done between two tokens: what waits already.
     *
     * @param running chats that have places
     */
    Turn now(int running) {
        return guarded(() -> take(running));
    }

    private Turn take(int running) {
        List<Runnable> due = new ArrayList<>(tasks);
        tasks.clear();
        return new Turn(
                due, decisions.take(properties.decisionsTogether()), chats.take(properties.maxChats() - running));
    }

    private void gatherCompany() throws InterruptedException {
        while (tasks.isEmpty() && chats.size() == 0 && !closed && decisions.size() < properties.decisionsTogether()) {
            var oldest = decisions.oldest();
            if (oldest.isEmpty()) {
                return;
            }
            long left = properties.maxWait().toNanos()
                    - oldest.get().waited(System.nanoTime()).toNanos();
            if (left <= 0 || changed.awaitNanos(left) <= 0) {
                return;
            }
        }
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
