package io.lorica.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Records as tests write them: a record's payload follows from its id. */
final class Records {
    private Records() {}

    static JournalOptions options() {
        return JournalOptions.of("node-1").withReservedBytes(0).withRetention(Duration.ZERO);
    }

    static byte[] payload(String id) {
        return ("basis of " + id + " ")
                .repeat(1 + Math.floorMod(id.hashCode(), 40))
                .getBytes(UTF_8);
    }

    static Entry append(Journal journal, String id) {
        return journal.append(id, payload(id));
    }

    static List<Frame> all(Journal journal) {
        List<Frame> frames = new ArrayList<>();
        long next = 1;
        for (var read = journal.read(next, 1 << 20); !read.isEmpty(); read = journal.read(next, 1 << 20)) {
            frames.addAll(read);
            next = read.getLast().sequence() + 1;
        }
        return frames;
    }

    static List<String> ids(Journal journal) {
        return all(journal).stream().map(Frame::id).toList();
    }

    static Path onlySegment(Path directory) {
        return directory.resolve(SegmentHeader.fileName(1));
    }

    /** All at the same time, each on a virtual thread. */
    static <T> List<Future<T>> together(List<Callable<T>> work) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(work);
        }
    }

    static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
