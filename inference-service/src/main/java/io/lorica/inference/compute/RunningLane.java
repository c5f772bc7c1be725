package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What runs of one lane, and what the lane may still do in this turn. Jobs in slices take turns, so that a long one
 * does not hold up those behind it. Of the compute thread.
 */
final class RunningLane {
    private final Lane lane;
    private final LaneSettings settings;
    private final WaitingWork waiting;
    private final TextBatch texts;
    private final BaseModel base;
    private final EngineState engine;
    private final ComputeMetrics metrics;
    private final Deque<Run> running = new ArrayDeque<>();
    private int slices;
    private long nanos;

    RunningLane(
            Lane lane,
            LaneSettings settings,
            WaitingWork waiting,
            TextBatch texts,
            BaseModel base,
            EngineState engine,
            ComputeMetrics metrics) {
        this.lane = lane;
        this.settings = settings;
        this.waiting = waiting;
        this.texts = texts;
        this.base = base;
        this.engine = engine;
        this.metrics = metrics;
    }

    int priority() {
        return settings.priority();
    }

    /** Whether nothing is done in slices; texts may run. */
    boolean isIdle() {
        return running.isEmpty();
    }

    void beginTurn() {
        slices = 0;
        nanos = 0;
    }

    /** Whether there is something to do, and budget for it in this turn. */
    boolean isDue() {
        boolean isInBudget =
                slices < settings.slices() && nanos < settings.time().toNanos();
        return isInBudget && (!running.isEmpty() || (hasPlace() && waiting.size(lane) > 0));
    }

    /** Begins what waits, if there is a place, and does one slice of what has waited longest for one. */
    void advance() {
        long begun = System.nanoTime();
        if (hasPlace()) {
            begin(waiting.take(lane));
        }
        Run next = running.poll();
        if (next != null) {
            running.addAll(next.advance());
        }
        slices++;
        nanos += System.nanoTime() - begun;
    }

    void abandon(Throwable cause) {
        running.forEach(run -> run.abandon(cause));
        running.clear();
    }

    private boolean hasPlace() {
        return running.size() + texts.size(lane) < settings.running();
    }

    private void begin(List<Job> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        metrics.began(lane, jobs);
        switch (jobs.getFirst()) {
            case GenerateJob text -> texts.join(text);
            case SlicedJob<?> first -> running.add(run(first, jobs));
        }
    }

    private Run run(SlicedJob<?> first, List<Job> jobs) {
        return jobs.size() == 1
                ? new LoneRun<>(first, base, engine)
                : new SharedRun(jobs.stream().map(ScoreJob.class::cast).toList(), base, engine);
    }
}
