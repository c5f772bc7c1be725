package io.lorica.journal;

import io.lorica.journal.Pending.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. While it waits for the disk, records gather; all that wait then are written and synced
 * together. There is no timer: a record that comes alone is written at once.
 */
final class GroupCommit implements AutoCloseable {
    private static final int BATCH_BYTES = 4 << 20;

    private final List<Place> places;
    private final List<PlaceWriter> others;
    private final LogIdentity identity;
    private final NavigableMap<Long, Segment> segments;
    private final JournalOptions options;
    private final Clock clock;
    private final Optional<JournalUnavailable> missing;

    private final LinkedBlockingQueue<Pending> waiting = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean isEnded;
    private volatile @Nullable JournalUnavailable trouble;
    private volatile Cursor end;

    /** The writer's own: the chain hash of the last frame, and the segment that it goes on in. */
    private byte[] hash;

    private Segment active;

    /** False from a failure on until all places are cut back to the last acknowledged frame. */
    private boolean isWhole = true;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

    GroupCommit(Opening.Opened opened, JournalOptions options) {
        places = opened.places();
        identity = opened.identity();
        segments = opened.segments();
        missing = opened.missing();
        end = opened.end();
        hash = opened.end().chainHash().bytes();
        active = opened.segments().lastEntry().getValue();
        this.options = options;
        clock = options.clock();
        trouble = missing.orElse(null);
        others = places.stream().skip(1).map(PlaceWriter::new).toList();
        writer = Thread.ofPlatform().name("journal-" + options.node()).daemon().start(this::run);
    }

    /** The last acknowledged record. */
    Cursor end() {
        return end;
    }

    /** Why the last attempt to write failed, if it did. */
    Optional<JournalUnavailable> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** @return when the record is on the disk in all places */
    Written write(Pending record) {
        waiting.add(record);
        // The writer may have gone before it saw this one; whoever takes it out tells its caller.
        if (isEnded && waiting.remove(record)) {
            throw JournalUnavailable.closed(places.getFirst().directory());
        }
        try {
            return record.done().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof JournalUnavailable unavailable) {
                throw unavailable.again();
            }
            throw e;
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        waiting.add(Pending.stop());
        boolean isInterrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        others.forEach(PlaceWriter::close);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            List<Pending> batch = nextBatch();
            while (!batch.isEmpty()) {
                commit(batch);
                batch = nextBatch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isEnded = true;
            var closed = JournalUnavailable.closed(places.getFirst().directory());
            for (Pending late = waiting.poll(); late != null; late = waiting.poll()) {
                late.done().completeExceptionally(closed);
            }
        }
    }

    /** @return what waits now, at least one, as far as it fits; nothing if the journal is to end */
    private List<Pending> nextBatch() throws InterruptedException {
        List<Pending> batch = new ArrayList<>();
        Pending next = waiting.take();
        long bytes = 0;
        while (!next.isStop()) {
            batch.add(next);
            bytes += next.size();
            Pending following = waiting.peek();
            if (following == null || following.isStop() || bytes + following.size() > BATCH_BYTES) {
                return batch;
            }
            next = waiting.remove();
        }
        return batch;
    }

    private void commit(List<Pending> batch) {
        try {
            int bytes = batch.stream().mapToInt(Pending::size).sum();
            requireRoom(bytes);
            List<Written> written = encode(batch, bytes);
            ready();
            append(written);
            trouble = null;
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).done().complete(written.get(i));
            }
        } catch (JournalUnavailable e) {
            fail(batch, e);
        } catch (RuntimeException | Error e) {
            fail(batch, JournalUnavailable.failed(places.getFirst().directory(), e));
        }
    }

    private void fail(List<Pending> batch, JournalUnavailable why) {
        trouble = why;
        batch.forEach(record -> record.done().completeExceptionally(why));
    }

    private void requireRoom(int bytes) {
        if (missing.isPresent()) {
            throw missing.get();
        }
        for (Place place : places) {
            try {
                long usable = place.usableBytes();
                if (usable - bytes < options.reservedBytes()) {
                    throw JournalUnavailable.noRoom(place.directory(), usable, bytes, options.reservedBytes());
                }
            } catch (IOException e) {
                throw JournalUnavailable.failed(place.directory(), e);
            }
        }
    }

    /** Fills the buffer. Questions get the last frame as their answer and leave no bytes. */
    private List<Written> encode(List<Pending> batch, int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
        }
        buffer.clear();
        long first = end.sequence() + 1;
        long sequence = first;
        byte[] running = hash;
        List<Written> written = new ArrayList<>(batch.size());
        for (Pending record : batch) {
            Instant time = clock.instant();
            if (record.isRecord()) {
                running = FrameFormat.write(buffer, sequence, first, time, record, running);
                written.add(new Written(sequence, time, running));
                sequence++;
            } else {
                written.add(new Written(sequence - 1, time, running));
            }
        }
        buffer.flip();
        return written;
    }

    /** After a failure all places are cut back to the last acknowledged frame and go on in a new segment. */
    private void ready() {
        boolean isRepair = !isWhole;
        if (isRepair || (!active.isEmpty() && active.end() >= options.segmentBytes())) {
            isWhole = false;
            var header = new SegmentHeader(end.sequence() + 1, hash, identity);
            for (Place place : places) {
                try {
                    if (isRepair) {
                        place.cutBack(active);
                    }
                    place.begin(header);
                } catch (IOException e) {
                    throw JournalUnavailable.failed(place.directory(), e);
                }
            }
            active = new Segment(header);
            segments.put(header.first(), active);
            isWhole = true;
        }
    }

    private void append(List<Written> written) {
        if (!buffer.hasRemaining()) {
            return;
        }
        isWhole = false;
        writeEverywhere(active.end());
        int at = 0;
        for (Written one : written) {
            if (one.sequence() > active.last()) {
                int size = FrameFormat.size(buffer, at);
                active.add(one.sequence(), one.time(), size);
                at += size;
            }
        }
        Written last = written.getLast();
        hash = last.chainHash();
        end = new Cursor(last.sequence(), ChainHash.digest(hash));
        isWhole = true;
    }

    /** All places at the same time; returns, or fails, when all have ended. */
    private void writeEverywhere(long at) {
        List<CompletableFuture<@Nullable Void>> running = new ArrayList<>();
        for (PlaceWriter other : others) {
            running.add(other.append(buffer.duplicate(), at));
        }
        @Nullable JournalUnavailable failure = null;
        try {
            places.getFirst().append(buffer.duplicate(), at);
        } catch (IOException e) {
            failure = JournalUnavailable.failed(places.getFirst().directory(), e);
        }
        for (int i = 0; i < running.size(); i++) {
            try {
                running.get(i).join();
            } catch (CompletionException e) {
                failure = JournalUnavailable.failed(
                        others.get(i).place().directory(), e.getCause() == null ? e : e.getCause());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
