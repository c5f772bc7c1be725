package io.lorica.inference.model;

import io.lorica.engine.LoadedStack;
import io.lorica.formats.adapter.AdapterStack;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The stacks in memory, of all bases, loaded when somebody needs one and there is room. */
@Component
class ResidentStacks implements DisposableBean {
    private final StackLoader loader;
    private final ModelTable table;
    private final Residents<ServedVersion.Key, ResidentStack> residents;
    private final Duration limit;
    private final long budgetBytes;

    /** One load at a time, so that each version is loaded once. */
    private final ReentrantLock loading = new ReentrantLock();

    /** Swaps take turns before they compete with requests, so that a request waits for one of them at most. */
    private final Lock swapping = new ReentrantLock(true);

    ResidentStacks(ModelProperties properties, ModelTable table, StackLoader loader, MeterRegistry meters) {
        this.loader = loader;
        this.table = table;
        this.limit = properties.stackWait();
        this.budgetBytes = properties.stackMemory().toBytes();
        this.residents = new Residents<>(budgetBytes, table::isPinned, ResidentStack::close);
        Gauge.builder("lorica.inference.resident", residents, Residents::usedBytes)
                .description("Memory of the adapter stacks on this node")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("lorica.inference.resident.stacks", residents, Residents::count)
                .description("Adapter stacks in memory")
                .register(meters);
    }

    /**
     * For a request, which waits no longer than {@code lorica.model.stack-wait} for others' loads, and as long for
     * room.
     */
    Residents<ServedVersion.Key, ResidentStack>.Lease lease(ServedVersion version) throws LoadFailure {
        Optional<Residents<ServedVersion.Key, ResidentStack>.Lease> present = residents.lease(version.key());
        if (present.isPresent()) {
            return present.get();
        }
        try {
            if (!loading.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw LoadFailure.noRoom("Other adapters are being loaded. Try again shortly.", true);
            }
            try {
                present = residents.lease(version.key());
                return present.isPresent() ? present.get() : load(version);
            } finally {
                loading.unlock();
            }
        } catch (InterruptedException _) {
            throw shuttingDown();
        }
    }

    /** For a swap, which waits for those before it however many they are. */
    Residents<ServedVersion.Key, ResidentStack>.Lease leaseForSwap(ServedVersion version) throws LoadFailure {
        try {
            swapping.lockInterruptibly();
        } catch (InterruptedException _) {
            throw shuttingDown();
        }
        try {
            return lease(version);
        } finally {
            swapping.unlock();
        }
    }

    /** A stack that no alias answers with leaves memory when its last lease ends. */
    void retireUnlessNeeded(ServedVersion version) {
        if (!table.isNeeded(version.key())) {
            residents.retire(version.key());
        }
    }

    void retireUnneeded() {
        residents.retireUnless(table::isNeeded);
    }

    private Residents<ServedVersion.Key, ResidentStack>.Lease load(ServedVersion version)
            throws LoadFailure, InterruptedException {
        AdapterStack adapters = loader.read(version);
        Optional<DecisionModel> decision = loader.decision(version);
        long expected = version.base().model().bytes(adapters);
        if (expected > budgetBytes) {
            throw LoadFailure.noRoom(
                    "The stack of %s needs %d bytes, lorica.model.stack-memory allows %d for all. Raise it."
                            .formatted(named(version), expected, budgetBytes),
                    false);
        }
        if (!residents.reserve(expected, limit)) {
            throw LoadFailure.noRoom(
                    ("No memory became free for the stack of %s within %d s: running requests and pinned models hold"
                                    + " it. Try again shortly, or raise lorica.model.stack-memory.")
                            .formatted(named(version), limit.toSeconds()),
                    true);
        }
        LoadedStack stack;
        try {
            stack = loader.load(adapters, version);
        } catch (LoadFailure | RuntimeException e) {
            residents.abandon(expected);
            throw e;
        }
        return residents.add(
                version.key(), new ResidentStack(stack, version.base(), decision), expected, stack.residentBytes());
    }

    private static String named(ServedVersion version) {
        return LoadFailure.named(version.top().version());
    }

    private static LoadFailure shuttingDown() {
        Thread.currentThread().interrupt();
        return LoadFailure.noRoom("The node is shutting down.", true);
    }

    @Override
    public void destroy() {
        residents.retireAll();
    }
}
