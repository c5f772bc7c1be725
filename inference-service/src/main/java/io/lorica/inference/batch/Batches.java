package io.lorica.inference.batch;

import io.lorica.api.Page;
import io.lorica.api.access.Role;
import io.lorica.api.inference.BatchJob;
import io.lorica.api.inference.BatchState;
import io.lorica.api.inference.CreateBatchRequest;
import io.lorica.chassis.idempotency.IdempotencyKeys;
import io.lorica.chassis.page.Cursor;
import io.lorica.chassis.problem.IdempotencyConflict;
import io.lorica.chassis.security.Caller;
import io.lorica.inference.InferenceProblem;
import io.lorica.inference.batch.StoredBatch.Progress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The batches of this node and their states. Each change is on the disk before anybody hears of it. */
@Component
class Batches {
    private static final Logger log = LoggerFactory.getLogger(Batches.class);

    private final BatchStore store;
    private final BatchIntake intake;
    private final BatchesProperties properties;
    private final Clock clock;
    private final Map<String, StoredBatch> byId = new ConcurrentHashMap<>();

    /** What was running when the node stopped waits again. */
    Batches(BatchStore store, BatchIntake intake, BatchesProperties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.intake = intake;
        this.properties = properties;
        this.clock = clock;
        for (StoredBatch batch : store.load()) {
            boolean wasRunning = batch.state() == BatchState.RUNNING;
            byId.put(batch.id(), wasRunning ? batch.with(batch.progress().queued()) : batch);
        }
        Gauge.builder("lorica.inference.batches.unfinished", this, Batches::unfinished)
                .description("Batches that wait or run")
                .register(meters);
    }

    /** A batch that somebody works on. */
    record Claim(StoredBatch batch) {
        String id() {
            return batch.id();
        }
    }

    /**
     * Makes a batch of a file, or gives the one that an earlier call made under the same key.
     *
     * @param staged the folder that holds the file; the batch's from now on, unless this fails or makes none
     */
    BatchJob create(
            CreateBatchRequest request, Path staged, String fileName, Caller caller, @Nullable String idempotencyKey) {
        IdempotencyKeys.check(idempotencyKey);
        requireRoom(caller);
        StoredBatch drafted = intake.draft(request, staged, fileName, caller, idempotencyKey);
        synchronized (this) {
            Optional<StoredBatch> earlier = earlier(caller, idempotencyKey);
            if (earlier.isPresent()) {
                StoredBatch same = earlier.get();
                if (!same.request().equals(request)
                        || !same.upload().sha256().equals(drafted.upload().sha256())) {
                    throw new IdempotencyConflict(String.valueOf(idempotencyKey));
                }
                return told(same);
            }
            requireRoom(caller);
            long number =
                    byId.values().stream().mapToLong(StoredBatch::number).max().orElse(0) + 1;
            StoredBatch batch = drafted.numbered(number);
            store.publish(staged, batch);
            byId.put(batch.id(), batch);
            notifyAll();
            return told(batch);
        }
    }

    private Optional<StoredBatch> earlier(Caller caller, @Nullable String key) {
        return key == null
                ? Optional.empty()
                : byId.values().stream()
                        .filter(batch -> key.equals(batch.upload().idempotencyKey())
                                && batch.upload().idempotencyScope().equals(caller.scope()))
                        .findFirst();
    }

    private void requireRoom(Caller caller) {
        long unfinished = byId.values().stream()
                .filter(batch ->
                        batch.owner().id().equals(caller.id()) && !batch.state().isFinal())
                .count();
        if (unfinished >= properties.unfinishedPerKey()) {
            throw new InferenceProblem.TooManyBatches(properties.unfinishedPerKey());
        }
    }

    private long unfinished() {
        return byId.values().stream().filter(batch -> !batch.state().isFinal()).count();
    }

    Page<BatchJob> list(@Nullable String cursor, int limit, Caller caller) {
        long before = Cursor.parse(cursor, Long.MAX_VALUE).after();
        List<StoredBatch> found = byId.values().stream()
                .filter(batch -> batch.owner().id().equals(caller.id()) && batch.number() < before)
                .sorted(Comparator.comparingLong(StoredBatch::number).reversed())
                .limit(Cursor.checkLimit(limit) + 1L)
                .toList();
        Page<StoredBatch> page = Cursor.page(found, limit, StoredBatch::number);
        return new Page<>(page.items().stream().map(this::told).toList(), page.nextCursor());
    }

    BatchJob find(String id, Caller caller) {
        return told(require(id, caller));
    }

    /** @return the file of a batch that is done, and what it is called */
    Result result(String id, Caller caller) {
        StoredBatch batch = require(id, caller);
        BatchJob.ResultFile result = batch.progress().result();
        if (result == null) {
            throw new InferenceProblem.BatchInOtherState(
                    id,
                    batch.state().name(),
                    batch.state().isFinal()
                            ? "It has no result; POST .../resume lets it go on after its last whole thousand rows."
                            : "Its result is there once it is DONE; GET /v1/decisions/batch/%s tells how far it is."
                                    .formatted(id));
        }
        return new Result(batch, result.sha256(), store.result(id));
    }

    /** @param sha256 of the file */
    record Result(StoredBatch batch, String sha256, Path file) {}

    synchronized BatchJob cancel(String id, Caller caller) {
        StoredBatch batch = require(id, caller);
        if (batch.state() == BatchState.CANCELLED) {
            return told(batch);
        }
        if (batch.state().isFinal()) {
            throw new InferenceProblem.BatchInOtherState(
                    id, batch.state().name(), "It has ended and cannot be cancelled any more.");
        }
        return told(change(batch, progress -> progress.ended(BatchState.CANCELLED, null, null, clock.instant())));
    }

    synchronized BatchJob resume(String id, Caller caller) {
        StoredBatch batch = require(id, caller);
        if (batch.state() != BatchState.FAILED && batch.state() != BatchState.CANCELLED) {
            throw new InferenceProblem.BatchInOtherState(
                    id, batch.state().name(), "Only a batch that FAILED or was CANCELLED can be resumed.");
        }
        requireRoom(caller);
        StoredBatch queued = change(batch, Progress::queued);
        notifyAll();
        return told(queued);
    }

    synchronized void delete(String id, Caller caller) {
        StoredBatch batch = require(id, caller);
        if (!batch.state().isFinal()) {
            throw new InferenceProblem.BatchInOtherState(
                    id, batch.state().name(), "Cancel it first: POST /v1/decisions/batch/%s/cancel.".formatted(id));
        }
        remove(batch);
    }

    private void remove(StoredBatch batch) {
        byId.remove(batch.id());
        store.delete(batch.id());
    }

    /** Deletes those that ended long enough ago. */
    synchronized void deleteOld() {
        Instant before = clock.instant().minus(properties.keepFor());
        byId.values().stream()
                .filter(batch -> {
                    Instant ended = batch.progress().endedAt();
                    return ended != null && ended.isBefore(before);
                })
                .toList()
                .forEach(this::remove);
    }

    /**
     * Takes the batch that has waited longest, waiting for one no longer than the limit.
     *
     * @return empty if none came
     */
    synchronized Optional<Claim> claim(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<StoredBatch> next = oldestQueued();
        while (next.isEmpty()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
            next = oldestQueued();
        }
        return next.map(batch -> new Claim(change(batch, progress -> progress.begun(clock.instant()))));
    }

    private Optional<StoredBatch> oldestQueued() {
        return byId.values().stream()
                .filter(batch -> batch.state() == BatchState.QUEUED)
                .min(Comparator.comparingLong(StoredBatch::number));
    }

    /** Whether the batch is still the claim's to work on. */
    boolean isHeld(Claim claim) {
        return current(claim).isPresent();
    }

    /** A chunk's answers are on the disk. */
    synchronized void advance(Claim claim, long rows, long refused) {
        current(claim).ifPresent(batch -> change(batch, progress -> progress.advanced(rows, refused)));
    }

    synchronized void finish(Claim claim, BatchJob.ResultFile result) {
        current(claim)
                .ifPresent(batch ->
                        change(batch, progress -> progress.ended(BatchState.DONE, null, result, clock.instant())));
    }

    /** @param error what happened and what to do */
    synchronized void fail(Claim claim, String error) {
        current(claim).ifPresent(batch -> {
            Progress failed = batch.progress().ended(BatchState.FAILED, error, null, clock.instant());
            try {
                change(batch, _ -> failed);
            } catch (UncheckedIOException e) {
                // The disk may be why it failed. A start of the node lets it go on.
                log.error("That batch {} failed can't be written down", batch.id(), e);
                byId.put(batch.id(), batch.with(failed));
            }
        });
    }

    private Optional<StoredBatch> current(Claim claim) {
        return Optional.ofNullable(byId.get(claim.id()))
                .filter(batch -> batch.state() == BatchState.RUNNING
                        && batch.progress().attempt()
                                == claim.batch().progress().attempt());
    }

    private StoredBatch change(StoredBatch batch, UnaryOperator<Progress> to) {
        StoredBatch changed = batch.with(to.apply(batch.progress()));
        store.write(changed);
        byId.put(changed.id(), changed);
        return changed;
    }

    private StoredBatch require(String id, Caller caller) {
        return Optional.ofNullable(byId.get(id))
                .filter(batch -> batch.owner().id().equals(caller.id()) || caller.is(Role.ADMIN))
                .orElseThrow(() -> new InferenceProblem.UnknownBatch(id));
    }

    private BatchJob told(StoredBatch batch) {
        return batch.told(properties.keepFor());
    }
}
