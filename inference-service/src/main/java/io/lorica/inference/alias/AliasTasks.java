package io.lorica.inference.alias;

import io.lorica.chassis.trace.CarriedContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done for each alias: one task at a time and in order for one alias, on a virtual thread; beside each
 * other for different ones. Of the tasks of an alias that have not begun only the latest is kept. A task goes on under
 * the trace of who submitted it.
 */
final class AliasTasks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AliasTasks.class);

    /** A node may start with a thousand aliases; each task may hold a connection and open files. */
    private static final int AT_ONCE = 64;

    private static final long PATIENCE_SECONDS = 10;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("lorica-alias-", 0).factory());
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** Of each alias that is worked on: the task that comes next, if there is one. */
    private final Map<String, Optional<Runnable>> next = new HashMap<>();

    /** Without effect once closed. */
    synchronized void submit(String alias, Runnable task) {
        if (!threads.isShutdown()
                && next.put(alias, Optional.of(CarriedContext.capture().wrap(task))) == null) {
            threads.execute(() -> work(alias));
        }
    }

    /** Whether something is done for this alias, or waits to be. */
    synchronized boolean isBusy(String alias) {
        return next.containsKey(alias);
    }

    /** Whether anything is done for any alias, or waits to be. */
    synchronized boolean isBusy() {
        return !next.isEmpty();
    }

    private void work(String alias) {
        try {
            places.acquire();
        } catch (InterruptedException _) {
            return;
        }
        try {
            for (Optional<Runnable> task = take(alias); task.isPresent(); task = take(alias)) {
                run(alias, task.get());
            }
        } finally {
            places.release();
        }
    }

    private synchronized Optional<Runnable> take(String alias) {
        Optional<Runnable> task = next.remove(alias);
        if (task != null && task.isPresent()) {
            next.put(alias, Optional.empty());
            return task;
        }
        return Optional.empty();
    }

    private static void run(String alias, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("What the registry says of {} could not be carried out", alias, e);
        }
    }

    /** Interrupts what is being done, and waits for it to end. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("An alias's move did not end within {} s of the service's end", PATIENCE_SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
