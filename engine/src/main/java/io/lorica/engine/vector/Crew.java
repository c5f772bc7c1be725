package io.lorica.engine.vector;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread and its helpers, which do one piece of work together. Their barrier spins, since a step of
 * decoding passes it hundreds of times and each part takes microseconds; between pieces of work the helpers park.
 */
final class Crew implements AutoCloseable {
    /** Near a millisecond: from one step to the next while text is generated. */
    private static final int SPINS_BEFORE_PARKING = 10_000;

    /** Then others get the core: more threads than cores must not stand still. */
    private static final int SPINS_BEFORE_YIELDING = 5_000;

    interface Work {
        /** @param thread from 0 to {@link Crew#size()} - 1; 0 is the caller */
        void run(int thread);
    }

    private final Thread[] helpers;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    /** How often all have passed the barrier. */
    private volatile int passed;

    private volatile int assignment;
    private volatile boolean isClosed;
    private volatile @Nullable Throwable failure;
    private @Nullable Work work;

    Crew(int size) {
        helpers = new Thread[size - 1];
        for (int i = 0; i < helpers.length; i++) {
            int thread = i + 1;
            helpers[i] =
                    Thread.ofPlatform().name("lorica-decode-" + thread).daemon().start(() -> help(thread));
        }
    }

    int size() {
        return helpers.length + 1;
    }

    /** Where a thread's share of some things begins, and the share before it ends. */
    int share(int things, int thread) {
        return (int) ((long) things * thread / size());
    }

    /** Runs work on all threads; not to be called by two threads at once. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the calling thread changes it
    void run(Work work) {
        this.work = work;
        failure = null;
        arrived.set(0);
        finished.set(0);
        assignment++;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        perform(work, 0);
        for (int spins = 0; finished.get() <= helpers.length; spins++) {
            pause(spins);
        }
        this.work = null;
        Throwable failed = failure;
        if (failed != null) {
            throw new IllegalStateException("Decoding failed: " + failed.getMessage(), failed);
        }
    }

    /** Waits until all threads are here; what each wrote before is seen by all after. */
    void barrier() {
        int before = passed;
        if (arrived.incrementAndGet() == size()) {
            arrived.set(0);
            passed = before + 1;
            return;
        }
        for (int spins = 0; passed == before; spins++) {
            if (failure != null) {
                throw new AbandonedException();
            }
            pause(spins);
        }
    }

    private void help(int thread) {
        int done = 0;
        while (true) {
            for (int spins = 0; assignment == done; spins++) {
                if (isClosed) {
                    return;
                }
                if (spins > SPINS_BEFORE_PARKING) {
                    LockSupport.park(this);
                } else {
                    pause(spins);
                }
            }
            done = assignment;
            Work now = work;
            if (now != null) {
                perform(now, thread);
            }
        }
    }

    private void perform(Work now, int thread) {
        try {
            now.run(thread);
        } catch (AbandonedException e) {
            // Another thread has failed; its reason is the one to tell.
        } catch (Throwable e) {
            failure = e;
        } finally {
            finished.incrementAndGet();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // gives way where cores are fewer than threads; nothing relies on it
    private static void pause(int spins) {
        if (spins < SPINS_BEFORE_YIELDING) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        AbandonedException() {
            super(null, null, false, false);
        }
    }
}
