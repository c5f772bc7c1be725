package io.lorica.inference.compute;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that computes on one base model: tasks first, then a turn of the lanes, for as long as there is work. */
final class ComputeThread {
    private static final Logger log = LoggerFactory.getLogger(ComputeThread.class);

    private final String name;
    private final WaitingWork waiting;
    private final LaneScheduler lanes;
    private @Nullable Thread thread;

    ComputeThread(String name, WaitingWork waiting, LaneScheduler lanes) {
        this.name = name;
        this.waiting = waiting;
        this.lanes = lanes;
    }

    void start() {
        thread = Thread.ofPlatform().name(name).start(this::loop);
    }

    /** Returns when all that waits is done. */
    void stop() {
        waiting.close();
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void loop() {
        try (lanes) {
            while (turn()) {
                // Until closed and drained.
            }
        } catch (InterruptedException _) {
            log.warn("Thread {} was interrupted; this node can no longer answer on its base model", name);
        }
    }

    /** @return false once closed and drained */
    private boolean turn() throws InterruptedException {
        if (lanes.isIdle()) {
            waiting.await();
            if (waiting.isDrained()) {
                return false;
            }
        }
        waiting.takeTasks().forEach(ComputeThread::runTask);
        lanes.turn();
        return true;
    }

    private static void runTask(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("The engine failed outside a request", e);
        }
    }
}
