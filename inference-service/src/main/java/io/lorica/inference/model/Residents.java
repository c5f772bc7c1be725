package io.lorica.inference.model;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Values that take memory, counted against a budget and leased to their users. A value without leases may be unloaded
 * when room is needed, least recently used first; a retired one is unloaded when its last lease ends. Memory is
 * counted until it is really given to the closer, so leased values can make a newcomer wait but never make it exceed
 * the budget.
 *
 * @param <K> identity of a value
 * @param <V> the value, closed by the closer exactly once and never while leased
 */
final class Residents<K, V> {
    private final long budgetBytes;
    private final Predicate<K> isPinned;
    private final Consumer<V> closer;
    private final Map<K, Resident> byKey = new HashMap<>();
    private long usedBytes;
    private long uses;

    Residents(long budgetBytes, Predicate<K> isPinned, Consumer<V> closer) {
        this.budgetBytes = budgetBytes;
        this.isPinned = isPinned;
        this.closer = closer;
    }

    /** @return a lease, if the value is resident */
    synchronized Optional<Lease> lease(K key) {
        return Optional.ofNullable(byKey.get(key)).map(Lease::new);
    }

    /**
     * Makes room before a value is loaded, unloading idle ones and waiting for leases to end.
     *
     * @return whether {@code bytes} are now set aside; {@link #add} or {@link #abandon} must follow
     */
    synchronized boolean reserve(long bytes, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!makeRoom(bytes)) {
            long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (bytes > budgetBytes || leftMillis <= 0) {
                return false;
            }
            wait(leftMillis);
        }
        usedBytes += bytes;
        return true;
    }

    synchronized void abandon(long reservedBytes) {
        usedBytes -= reservedBytes;
        notifyAll();
    }

    /** Puts a loaded value in the place of its reservation. The key must not be resident. */
    synchronized Lease add(K key, V value, long reservedBytes, long bytes) {
        if (byKey.containsKey(key)) {
            throw new IllegalStateException(key + " is resident already");
        }
        usedBytes += bytes - reservedBytes;
        Resident resident = new Resident(key, value, bytes);
        byKey.put(key, resident);
        Lease lease = new Lease(resident);
        makeRoom(0);
        return lease;
    }

    /** No new leases on this value; it is unloaded when its last one ends. */
    synchronized void retire(K key) {
        Resident resident = byKey.remove(key);
        if (resident != null) {
            resident.isRetired = true;
            resident.closeIfUnused();
        }
    }

    synchronized void retireUnless(Predicate<K> isNeeded) {
        byKey.keySet().stream().filter(isNeeded.negate()).toList().forEach(this::retire);
    }

    void retireAll() {
        retireUnless(_ -> false);
    }

    synchronized long usedBytes() {
        return usedBytes;
    }

    synchronized int count() {
        return byKey.size();
    }

    private boolean makeRoom(long bytes) {
        while (usedBytes + bytes > budgetBytes) {
            Optional<Resident> idle = byKey.values().stream()
                    .filter(resident -> resident.leases == 0 && !isPinned.test(resident.key))
                    .min(Comparator.comparingLong(resident -> resident.lastUse));
            if (idle.isEmpty()) {
                return false;
            }
            retire(idle.get().key);
        }
        return true;
    }

    private final class Resident {
        final K key;
        final V value;
        final long bytes;
        int leases;
        long lastUse;
        boolean isRetired;

        Resident(K key, V value, long bytes) {
            this.key = key;
            this.value = value;
            this.bytes = bytes;
        }

        void closeIfUnused() {
            if (isRetired && leases == 0) {
                closer.accept(value);
                usedBytes -= bytes;
                Residents.this.notifyAll();
            }
        }
    }

    /** The right to use a value until closed; closing twice is harmless. */
    final class Lease implements AutoCloseable {
        private final Resident resident;
        private boolean isClosed;

        private Lease(Resident resident) {
            this.resident = resident;
            resident.leases++;
            resident.lastUse = ++uses;
        }

        V value() {
            return resident.value;
        }

        /** Another lease on the same value, even if that is retired: this one keeps it in memory. */
        Lease share() {
            synchronized (Residents.this) {
                if (isClosed) {
                    throw new IllegalStateException("The lease is closed");
                }
                return new Lease(resident);
            }
        }

        @Override
        public void close() {
            synchronized (Residents.this) {
                if (!isClosed) {
                    isClosed = true;
                    resident.leases--;
                    resident.closeIfUnused();
                    // An idle value can now be unloaded for whoever waits for room.
                    Residents.this.notifyAll();
                }
            }
        }
    }
}
