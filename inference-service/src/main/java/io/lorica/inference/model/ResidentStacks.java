package io.lorica.inference.model;

import io.lorica.engine.LoadedStack;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.inference.batch.Compute;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The stacks in memory, loaded when somebody needs one and there is room. */
final class ResidentStacks {
    private final StackLoader loader;
    private final Residents<ServedVersion.Key, LoadedStack> residents;
    private final Duration limit;
    private final long budgetBytes;

    /** One load at a time, so that each version is loaded once. */
    private final ReentrantLock loading = new ReentrantLock();

    ResidentStacks(
            ModelProperties properties,
            Predicate<ServedVersion.Key> isPinned,
            StackLoader loader,
            Compute compute,
            MeterRegistry meters) {
        this.loader = loader;
        this.limit = properties.stackWait();
        this.budgetBytes = properties.stackMemory().toBytes();
        this.residents = new Residents<>(budgetBytes, isPinned, stack -> compute.release(stack::close));
        Gauge.builder("lorica.inference.resident", residents, Residents::usedBytes)
                .description("Memory of the adapter stacks on this node")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("lorica.inference.resident.stacks", residents, Residents::count)
                .description("Adapter stacks in memory")
                .register(meters);
    }

    Residents<ServedVersion.Key, LoadedStack>.Lease lease(ServedVersion version, ServedBase base) throws LoadFailure {
        Optional<Residents<ServedVersion.Key, LoadedStack>.Lease> present = residents.lease(version.key());
        if (present.isPresent()) {
            return present.get();
        }
        try {
            if (!loading.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw LoadFailure.noRoom("Other adapters are being loaded. Try again shortly.", true);
            }
            try {
                present = residents.lease(version.key());
                return present.isPresent() ? present.get() : load(version, base);
            } finally {
                loading.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw LoadFailure.noRoom("The node is shutting down.", true);
        }
    }

    void retire(ServedVersion.Key key) {
        residents.retire(key);
    }

    void close() {
        residents.retireAll();
    }

    private Residents<ServedVersion.Key, LoadedStack>.Lease load(ServedVersion version, ServedBase base)
            throws LoadFailure, InterruptedException {
        AdapterStack adapters = loader.read(version, base);
        long expected = base.model().bytes(adapters);
        if (expected > budgetBytes) {
            throw LoadFailure.noRoom(
                    "Its stack needs %d bytes, lorica.model.stack-memory allows %d for all. Raise it."
                            .formatted(expected, budgetBytes),
                    false);
        }
        if (!residents.reserve(expected, limit)) {
            throw LoadFailure.noRoom(
                    "No memory became free for its stack within %d s: running requests and pinned models hold it. Try again shortly, or raise lorica.model.stack-memory."
                            .formatted(limit.toSeconds()),
                    true);
        }
        LoadedStack stack;
        try {
            stack = loader.load(adapters, base);
        } catch (LoadFailure | RuntimeException e) {
            residents.abandon(expected);
            throw e;
        }
        return residents.add(version.key(), stack, expected, stack.residentBytes());
    }
}
