package io.lorica.inference.compute;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Jobs of one lane in the order they came. Not thread-safe: {@link WaitingWork} guards it. */
final class LaneQueue {
    /** Until there is something to do, where nothing waits. */
    static final long NEVER = Long.MAX_VALUE;

    private final LaneSettings settings;
    private final Duration maxWait;
    private final SequencedSet<Job> jobs = new LinkedHashSet<>();

    /** @param maxWait how long a scoring that could share its pass waits for others */
    LaneQueue(LaneSettings settings, Duration maxWait) {
        this.settings = settings;
        this.maxWait = maxWait;
    }

    boolean offer(Job job) {
        return jobs.size() < settings.queue() && jobs.add(job);
    }

    void remove(Job job) {
        jobs.remove(job);
    }

    int size() {
        return jobs.size();
    }

    /** How long an idle thread should leave these jobs waiting for company; not above zero where it should not. */
    long nanosUntilDue(long nowNanos) {
        if (jobs.isEmpty()) {
            return NEVER;
        }
        boolean waitsForCompany = jobs.size() < settings.together() && jobs.getFirst() instanceof ScoreJob;
        return waitsForCompany ? maxWait.minus(jobs.getFirst().waited(nowNanos)).toNanos() : 0;
    }

    /** @return the oldest job, begun, and those right behind it that may share its pass; empty if none waits */
    List<Job> take() {
        List<Job> taken = new ArrayList<>();
        while (!jobs.isEmpty() && (taken.isEmpty() || mayJoin(taken))) {
            Job job = jobs.removeFirst();
            if (job.begin()) {
                taken.add(job);
            }
        }
        return taken;
    }

    private boolean mayJoin(List<Job> taken) {
        return taken.size() < settings.together()
                && taken.getFirst() instanceof ScoreJob
                && jobs.getFirst() instanceof ScoreJob;
    }
}
