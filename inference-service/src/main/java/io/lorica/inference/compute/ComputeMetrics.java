package io.lorica.inference.compute;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** How full the queues and batches of one base model are, and how long work waits. */
final class ComputeMetrics {
    private final Map<Lane, LaneMeters> lanes = new EnumMap<>(Lane.class);
    private final Timer step;
    private final AtomicInteger runningRows = new AtomicInteger();
    private final AtomicInteger waitingRows = new AtomicInteger();

    private record LaneMeters(DistributionSummary batch, Timer waited, Counter refused) {}

    /** @param tags of all meters */
    ComputeMetrics(MeterRegistry meters, Tags tags, WaitingWork waiting) {
        for (Lane lane : Lane.values()) {
            Tags laneTags = tags.and("kind", lane.tag());
            lanes.put(lane, laneMeters(meters, laneTags));
            Gauge.builder("lorica.inference.queue.size", waiting, work -> work.size(lane))
                    .description("Requests that wait for the compute thread")
                    .tags(laneTags)
                    .register(meters);
        }
        step = Timer.builder("lorica.inference.step")
                .description("One more token of each running completion")
                .tags(tags)
                .publishPercentileHistogram()
                .register(meters);
        rows(meters, tags, runningRows, "running");
        rows(meters, tags, waitingRows, "waiting");
    }

    /** @param jobs that share a forward pass, or one alone */
    void began(Lane lane, List<Job> jobs) {
        long now = System.nanoTime();
        jobs.forEach(job -> of(lane).waited().record(job.waited(now)));
        if (jobs.getFirst() instanceof SlicedJob<?>) {
            of(lane).batch().record(jobs.size());
        }
    }

    void timeStep(Runnable work) {
        step.record(work);
    }

    /** @param waitingRows texts that have a place, but wait for room for their keys and values */
    void running(int rows, int waitingRows) {
        runningRows.set(rows);
        this.waitingRows.set(waitingRows);
        if (rows > 0) {
            of(Lane.CHAT).batch().record(rows);
        }
    }

    void refused(Lane lane) {
        of(lane).refused().increment();
    }

    private LaneMeters of(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private static LaneMeters laneMeters(MeterRegistry meters, Tags tags) {
        return new LaneMeters(
                DistributionSummary.builder("lorica.inference.batch.size")
                        .description("Decisions that shared a forward pass, completions that shared a step")
                        .tags(tags)
                        .register(meters),
                Timer.builder("lorica.inference.queue.wait")
                        .description("Time from queueing to the compute thread")
                        .tags(tags)
                        .register(meters),
                Counter.builder("lorica.inference.overload")
                        .description("Requests refused because the queue was full")
                        .tags(tags)
                        .register(meters));
    }

    private static void rows(MeterRegistry meters, Tags tags, AtomicInteger rows, String state) {
        Gauge.builder("lorica.inference.rows", rows, AtomicInteger::get)
                .description("Completions in the batch: running, or waiting for room for keys and values")
                .tags(tags.and("state", state))
                .register(meters);
    }
}
