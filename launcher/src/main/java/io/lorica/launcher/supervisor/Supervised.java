package io.lorica.launcher.supervisor;

import io.lorica.launcher.home.ComponentState;
import io.lorica.launcher.home.ComponentState.Status;
import io.lorica.launcher.home.LauncherException;
import io.lorica.launcher.home.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One component and the process that runs it at the moment. */
final class Supervised {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Component component;
    private final RestartPolicy restarts;
    private final Duration startTimeout;
    private final Runnable onChange;
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    private volatile Status status = Status.WAITING;
    private volatile @Nullable Process process;
    private final AtomicInteger restartCount = new AtomicInteger();
    private volatile @Nullable String lastExit;

    Supervised(Component component, RestartPolicy restarts, Duration startTimeout, Runnable onChange) {
        this.component = component;
        this.restarts = restarts;
        this.startTimeout = startTimeout;
        this.onChange = onChange;
    }

    ComponentState state() {
        Process current = process;
        return new ComponentState(
                component.name(),
                status,
                component.port(),
                current == null || !current.isAlive() ? null : ProcessIdentity.of(current.toHandle()),
                restartCount.get(),
                lastExit,
                component.log().toString());
    }

    /** Returns when it is healthy. */
    void start() throws InterruptedException {
        change(Status.STARTING);
        Process started;
        try {
            synchronized (this) {
                if (stopRequested.getCount() == 0) {
                    return;
                }
                started = component.start();
                process = started;
            }
        } catch (IOException e) {
            change(Status.FAILED);
            throw new LauncherException(component.name() + " cannot be started: " + e.getMessage(), e);
        }
        onChange.run();
        long deadline = System.nanoTime() + startTimeout.toNanos();
        while (!component.isHealthy()) {
            if (started.waitFor(POLL)) {
                if (stopRequested.getCount() == 0) {
                    return;
                }
                change(Status.FAILED);
                throw new LauncherException(component.name() + " ended with exit code " + started.exitValue()
                        + " before it was healthy. " + logs());
            }
            if (System.nanoTime() > deadline) {
                change(Status.FAILED);
                throw new LauncherException(component.name() + " was not healthy within " + startTimeout.toSeconds()
                        + " s (--start-timeout). " + logs());
            }
        }
        change(Status.HEALTHY);
    }

    /**
     * Starts it again whenever it ends by itself, until it does so too often. Returns when that or {@link #stop} is.
     */
    void keepRunning() throws InterruptedException {
        while (true) {
            Process current = process;
            if (current == null) {
                return;
            }
            int exit = current.waitFor();
            if (stopRequested.getCount() == 0) {
                return;
            }
            lastExit = "exit code " + exit;
            var backOff = restarts.next();
            if (backOff.isEmpty()) {
                change(Status.FAILED);
                return;
            }
            change(Status.RESTARTING);
            if (stopRequested.await(backOff.get().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            restartCount.incrementAndGet();
            try {
                start();
            } catch (LauncherException e) {
                // Counts as one more end: the policy decides whether to try again.
                lastExit = Objects.requireNonNullElse(e.getMessage(), "")
                        .lines()
                        .findFirst()
                        .orElse("");
                current = process;
                if (current != null) {
                    current.destroyForcibly();
                }
            }
        }
    }

    void stop(Duration patience) throws InterruptedException {
        Process current;
        synchronized (this) {
            stopRequested.countDown();
            current = process;
        }
        if (current != null && current.isAlive()) {
            component.requestStop(current.toHandle());
            if (!current.waitFor(patience)) {
                current.destroyForcibly().waitFor();
            }
        }
        change(Status.STOPPED);
    }

    private String logs() {
        return component instanceof ServiceProcess service
                ? LogTail.of(service.log(), service.consoleOutput())
                : LogTail.of(new Path[] {component.log()});
    }

    private void change(Status next) {
        status = next;
        // The supervisor's output is its log.
        String end = lastExit;
        System.out.printf(
                "%s %s is %s%s%n", Instant.now(), component.name(), next, end == null ? "" : ", last ended by " + end);
        onChange.run();
    }
}
