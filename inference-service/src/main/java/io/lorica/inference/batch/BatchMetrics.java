package io.lorica.inference.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How full the queues and batches are, and how long work waits. */
final class BatchMetrics {
    private final DistributionSummary decisionBatch;
    private final DistributionSummary chatBatch;
    private final Timer decisionWait;
    private final Timer chatWait;
    private final Counter refused;

    BatchMetrics(MeterRegistry meters, WaitingWork waiting) {
        decisionBatch = batch(meters, "decision");
        chatBatch = batch(meters, "chat");
        decisionWait = wait(meters, "decision");
        chatWait = wait(meters, "chat");
        refused = Counter.builder("lorica.inference.overload")
                .description("Requests refused because the queue was full")
                .register(meters);
        queue(meters, waiting, "decision");
        queue(meters, waiting, "chat");
    }

    void ran(Job first, int size) {
        var batch = first instanceof ScoreJob ? decisionBatch : chatBatch;
        batch.record(size);
    }

    void began(Job job, long nowNanos) {
        (job instanceof ScoreJob ? decisionWait : chatWait).record(job.waited(nowNanos));
    }

    void refused() {
        refused.increment();
    }

    private static DistributionSummary batch(MeterRegistry meters, String kind) {
        return DistributionSummary.builder("lorica.inference.batch.size")
                .description("Requests that shared a batch")
                .tag("kind", kind)
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
