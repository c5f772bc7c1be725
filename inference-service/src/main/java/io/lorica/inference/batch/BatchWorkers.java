package io.lorica.inference.batch;

import io.lorica.chassis.problem.DomainException;
import io.lorica.inference.batch.Batches.Claim;
import io.lorica.intake.IntakeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The threads that work on batches, from when the base models are loaded until the node stops. */
@Component
@Order(1)
class BatchWorkers implements ApplicationRunner, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(BatchWorkers.class);

    /** How long a thread waits for a batch before it looks which ones are to be deleted. */
    private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

    private final Batches batches;
    private final BatchRun work;
    private final BatchesProperties properties;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isRunning;

    BatchWorkers(Batches batches, BatchRun work, BatchesProperties properties) {
        this.batches = batches;
        this.work = work;
        this.properties = properties;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (int i = 1; i <= properties.threads(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("lorica-batch-" + i).start(this::loop));
        }
    }

    private void loop() {
        while (isRunning) {
            try {
                batches.deleteOld();
                Optional<Claim> claim = batches.claim(LOOK_INTERVAL);
                if (claim.isPresent()) {
                    work(claim.get());
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.error("Batches can't be worked on at present", e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK_INTERVAL);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private void work(Claim claim) throws InterruptedException {
        String id = claim.id();
        log.info("Batch {} of {} rows goes on at row {}", id, claim.batch().rows(), rowsDone(claim));
        try {
            work.run(claim);
            log.info("Work on batch {} has ended", id);
        } catch (DomainException e) {
            log.warn("Batch {} failed: {}", id, e.getMessage(), e.getCause());
            batches.fail(claim, e.getMessage());
        } catch (IntakeException e) {
            log.warn("Batch {} failed: {}", id, e.getMessage());
            batches.fail(claim, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            log.error("Batch {} failed", id, e);
            batches.fail(
                    claim,
                    "Its files can't be read or written on this node; the node's log has the cause. Have its operator"
                            + " check the free space of lorica.batches.directory, then resume the batch.");
        } catch (RuntimeException e) {
            log.error("Batch {} failed", id, e);
            batches.fail(claim, "The node failed at it; its log has the cause. Resume the batch, or report it.");
        }
    }

    private static long rowsDone(Claim claim) {
        return claim.batch().progress().rowsDone();
    }

    /** What is being worked on stays RUNNING on the disk, and goes on with the next start. */
    @Override
    public void stop() {
        isRunning = false;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** Before the compute threads, which would answer what waits for them. */
    @Override
    public int getPhase() {
        return 1;
    }
}
