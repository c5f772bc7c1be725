package io.lorica.launcher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs whose supervisor was killed: they are ended before anything new is started beside them. */
final class Orphans {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Orphans() {}

    /** @param orphans in the order of their start; they are ended in the opposite order */
    static void end(List<ProcessHandle> orphans) {
        for (ProcessHandle orphan : orphans.reversed()) {
            orphan.destroy();
            try {
                orphan.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                orphan.destroyForcibly();
            } catch (ExecutionException e) {
                throw new IllegalStateException("waiting for process " + orphan.pid() + " failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
