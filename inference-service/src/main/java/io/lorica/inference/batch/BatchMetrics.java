package io.lorica.inference.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How full the queues and batches are, and how long work waits. */
final class BatchMetrics {
    private final DistributionSummary decisionBatch;
    private final DistributionSummary chatBatch;
    private final Timer decisionWait;
    private final Timer chatWait;
    private final Counter refused;
    private final Timer step;
    private final AtomicInteger runningRows = new AtomicInteger();
    private final AtomicInteger waitingRows = new AtomicInteger();

    BatchMetrics(MeterRegistry meters, WaitingWork waiting) {
        decisionBatch = batch(meters, "decision");
        chatBatch = batch(meters, "chat");
        decisionWait = wait(meters, "decision");
        chatWait = wait(meters, "chat");
        refused = Counter.builder("lorica.inference.overload")
                .description("Requests refused because the queue was full")
                .register(meters);
        step = Timer.builder("lorica.inference.step")
                .description("One more token of each running completion")
                .publishPercentileHistogram()
                .register(meters);
        rows(meters, runningRows, "running");
        rows(meters, waitingRows, "waiting");
        queue(meters, waiting, "decision");
        queue(meters, waiting, "chat");
    }

    void decides(List<ScoreJob> jobs, long nowNanos) {
        decisionBatch.record(jobs.size());
        jobs.forEach(job -> decisionWait.record(job.waited(nowNanos)));
    }

    void began(GenerateJob job, long nowNanos) {
        chatWait.record(job.waited(nowNanos));
    }

    void timeStep(Runnable work) {
        step.record(work);
    }

    /** @param waitingRows rows that have a place, but wait for room for their keys and values */
    void running(int rows, int waitingRows) {
        runningRows.set(rows);
        this.waitingRows.set(waitingRows);
        if (rows > 0) {
            chatBatch.record(rows);
        }
    }

    void refused() {
        refused.increment();
    }

    private static DistributionSummary batch(MeterRegistry meters, String kind) {
        return DistributionSummary.builder("lorica.inference.batch.size")
                .description("Decisions that shared a forward pass, completions that shared a step")
                .tag("kind", kind)
                .register(meters);
    }

    private static void rows(MeterRegistry meters, AtomicInteger rows, String state) {
        Gauge.builder("lorica.inference.rows", rows, AtomicInteger::get)
                .description("Completions in the batch: running, or waiting for room for keys and values")
                .tag("state", state)
                .register(meters);
    }

    private static Timer wait(MeterRegistry meters, String kind) {
        return Timer.builder("lorica.inference.queue.wait")
                .description("Time from queueing to the compute thread")
                .tag("kind", kind)
                .register(meters);
    }

    private static void queue(MeterRegistry meters, WaitingWork waiting, String kind) {
        Gauge.builder(
                        "lorica.inference.queue.size",
                        waiting,
                        work -> kind.equals("chat") ? work.waitingChats() : work.waitingDecisions())
                .description("Requests that wait for the compute thread")
                .tag("kind", kind)
                .register(meters);
    }
}
