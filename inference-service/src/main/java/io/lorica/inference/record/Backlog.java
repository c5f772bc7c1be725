package io.lorica.inference.record;

import io.lorica.files.Digest;
import io.lorica.journal.Frame;
import io.lorica.journal.Journal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the journal holds and the centre has not. */
@Component
class Backlog {
    private static final int READ_BYTES = 4 << 20;

    private final Journal journal;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable Instant oldest;

    Backlog(Journal journal, JournalProperties properties, Clock clock, MeterRegistry meters) {
        this.journal = journal;
        this.mostBytes = properties.maxUnshipped().toBytes();
        bytes.set(bytesThrough(journal.last().sequence()));
        look();
        Gauge.builder("lorica.inference.records.unshipped", this, Backlog::records)
                .description("Records of decisions that the centre has not yet")
                .register(meters);
        Gauge.builder("lorica.inference.records.unshipped.size", bytes, AtomicLong::doubleValue)
                .description("Their bytes; at lorica.journal.max-unshipped no decision is answered")
                .baseUnit("bytes")
                .register(meters);
        TimeGauge.builder(
                        "lorica.inference.records.unshipped.age",
                        this,
                        TimeUnit.MILLISECONDS,
                        backlog -> backlog.age(clock.instant()).toMillis())
                .description("Age of the oldest of them")
                .register(meters);
    }

    boolean isFull() {
        return bytes.get() >= mostBytes;
    }

    long records() {
        return journal.last().sequence() - journal.shipped().sequence();
    }

    /** A record of so many bytes is in the journal. */
    void add(int size) {
        bytes.addAndGet(size);
    }

    /**
     * The centre has all records up to one. By one thread.
     *
     * @throws IllegalArgumentException if the centre's is another record than this journal's
     */
    void shippedThrough(long sequence, Digest chainHash) {
        long before = journal.shipped().sequence();
        long gone = bytesThrough(sequence);
        journal.shippedThrough(sequence, chainHash);
        if (sequence > before) {
            bytes.addAndGet(-gone);
        }
        look();
    }

    /** Looks which record is the oldest. By one thread. */
    void look() {
        long next = journal.shipped().sequence() + 1;
        oldest = next > journal.last().sequence()
                ? null
                : journal.read(next, 1).getFirst().time();
    }

    Duration age(Instant now) {
        Instant since = oldest;
        return since == null || now.isBefore(since) ? Duration.ZERO : Duration.between(since, now);
    }

    /** Of the records after those that are shipped. */
    private long bytesThrough(long sequence) {
        long sum = 0;
        long next = journal.shipped().sequence() + 1;
        long last = Math.min(sequence, journal.last().sequence());
        while (next <= last) {
            List<Frame> frames = journal.read(next, READ_BYTES);
            for (Frame frame : frames) {
                sum += frame.sequence() <= last ? frame.payload().length : 0;
            }
            next = frames.getLast().sequence() + 1;
        }
        return sum;
    }
}
