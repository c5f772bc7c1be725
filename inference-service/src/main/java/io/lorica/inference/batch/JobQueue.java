package io.lorica.inference.batch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Jobs of one kind in the order they came, at most {@code capacity}. Not thread-safe: {@link WaitingWork} guards it. */
final class JobQueue<J extends Job> {
    private final int capacity;
    private final SequencedSet<J> jobs = new LinkedHashSet<>();

    JobQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean offer(J job) {
        return jobs.size() < capacity && jobs.add(job);
    }

    void remove(Job job) {
        jobs.remove(job);
    }

    int size() {
        return jobs.size();
    }

    Optional<J> oldest() {
        return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.getFirst());
    }

    /** Takes up to {@code max} jobs, each of them begun. */
    List<J> take(int max) {
        List<J> taken = new ArrayList<>();
        while (taken.size() < max && !jobs.isEmpty()) {
            J job = jobs.removeFirst();
            if (job.begin()) {
                taken.add(job);
            }
        }
        return taken;
    }
}
