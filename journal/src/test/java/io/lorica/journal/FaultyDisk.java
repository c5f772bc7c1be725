package io.lorica.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is full, fails to sync, stops in the middle of a write or loses power when a test says so. It keeps in
 * mind what was synced: what was not may be changed by a loss of power, and what a failed sync left behind is gone
 * then, though it could be read until then, and though later syncs succeed, as on Linux. Nothing is really synced,
 * which would only take time.
 */
final class FaultyDisk implements Disk {
    private static final long PLENTY = 1L << 40;

    private final FileSystemDisk real = new FileSystemDisk();
    private final Map<Path, Long> synced = new HashMap<>();
    private final Map<Path, TreeMap<Long, Long>> lost = new HashMap<>();
    private final Map<Path, Tracked> partials = new HashMap<>();
    private final AtomicInteger forces = new AtomicInteger();
    private @Nullable Path broken;
    private long bytesUntilFull = PLENTY;
    private long bytesUntilDead = PLENTY;
    private boolean isNextForceFailing;
    private boolean isDead;
    private long usableBytes = PLENTY;
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile @Nullable CountDownLatch gate;

    /** The disk takes so many bytes more; then one write fails, and there is room again. */
    synchronized void fillAfter(long bytes) {
        bytesUntilFull = bytes;
    }

    /** The disk takes so many bytes more, then it does nothing any more, as if the process had died. */
    synchronized void dieAfter(long bytes) {
        bytesUntilDead = bytes;
    }

    synchronized void die() {
        isDead = true;
    }

    synchronized void failNextForce() {
        isNextForceFailing = true;
    }

    /** Whatever is written below a directory fails, until told otherwise. */
    synchronized void breakDirectory(@Nullable Path directory) {
        broken = directory;
    }

    synchronized void usableBytes(long bytes) {
        usableBytes = bytes;
    }

    /** Syncs wait for it. */
    void holdForces(CountDownLatch until) {
        gate = until;
    }

    /** Returns when one does: its bytes are written. */
    void awaitHeldForce() throws InterruptedException {
        held.await();
    }

    int forces() {
        return forces.get();
    }

    /** The process starts again, on the disk as it is. */
    synchronized void restart() {
        isDead = false;
        bytesUntilDead = PLENTY;
        bytesUntilFull = PLENTY;
        isNextForceFailing = false;
    }

    /** What was not synced is partly or wholly gone. */
    synchronized void losePower(Random random) throws IOException {
        for (var file : synced.entrySet()) {
            if (Files.exists(file.getKey())) {
                try (var content = new RandomAccessFile(file.getKey().toFile(), "rw")) {
                    for (var range :
                            lost.getOrDefault(file.getKey(), new TreeMap<>()).entrySet()) {
                        fill(content, range.getKey(), Math.min(range.getValue(), content.length()), null);
                    }
                    mangle(content, file.getValue(), random);
                }
            }
        }
        synced.clear();
        lost.clear();
    }

    private static void mangle(RandomAccessFile content, long from, Random random) throws IOException {
        long size = content.length();
        if (size <= from) {
            return;
        }
        long somewhere = from + random.nextLong(size - from);
        switch (random.nextInt(5)) {
            case 0 -> content.setLength(somewhere);
            case 1 -> fill(content, somewhere, size, null);
            case 2 -> fill(content, somewhere, size, random);
            case 3 -> fill(content, somewhere, Math.min(size, somewhere + 1 + random.nextInt(200)), null);
            default -> {
                // All of it has reached the disk all the same.
            }
        }
    }

    private static void fill(RandomAccessFile content, long from, long to, @Nullable Random random) throws IOException {
        if (to > from) {
            byte[] bytes = new byte[(int) (to - from)];
            if (random != null) {
                random.nextBytes(bytes);
            }
            content.seek(from);
            content.write(bytes);
        }
    }

    @Override
    public synchronized SegmentFile create(Path file) throws IOException {
        requireWorking(file);
        synced.put(file, 0L);
        lost.remove(file);
        Tracked tracked = new Tracked(file, real.create(file));
        partials.put(file, tracked);
        return tracked;
    }

    @Override
    public synchronized SegmentFile open(Path file) throws IOException {
        requireWorking(file);
        synced.putIfAbsent(file, Files.size(file));
        return new Tracked(file, real.open(file));
    }

    @Override
    public synchronized void publish(Path partial, Path target) throws IOException {
        requireWorking(target);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        @Nullable Long length = synced.remove(partial);
        if (length != null) {
            synced.put(target, length);
        }
        lost.remove(target);
        @Nullable Tracked tracked = partials.remove(partial);
        if (tracked != null) {
            tracked.path = target;
        }
    }

    @Override
    public synchronized void replace(Path file, byte[] content) throws IOException {
        requireWorking(file);
        Path partial = file.resolveSibling("." + file.getFileName());
        Files.write(partial, content);
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rw-------"));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        requireWorking(file);
        Files.deleteIfExists(file);
        synced.remove(file);
        lost.remove(file);
    }

    @Override
    public synchronized long usableBytes(Path directory) throws IOException {
        requireWorking(directory);
        return usableBytes;
    }

    private void requireWorking(Path file) throws IOException {
        if (isDead) {
            throw new IOException("the process is gone");
        }
        if (broken != null && file.startsWith(broken)) {
            throw new IOException("Input/output error");
        }
    }

    private final class Tracked implements SegmentFile {
        private final SegmentFile file;
        private Path path;

        private Tracked(Path path, SegmentFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            synchronized (FaultyDisk.this) {
                requireWorking(path);
                long taken = Math.min(bytes.remaining(), Math.min(bytesUntilFull, bytesUntilDead));
                boolean isAll = taken == bytes.remaining();
                boolean isDying = bytesUntilDead <= bytesUntilFull;
                bytesUntilFull -= taken;
                bytesUntilDead -= taken;
                // Written anew, it is no longer lost.
                lost.getOrDefault(path, new TreeMap<>())
                        .tailMap(at, true)
                        .headMap(at + taken)
                        .clear();
                file.write(bytes.slice(bytes.position(), (int) taken), at);
                if (!isAll) {
                    isDead |= isDying;
                    bytesUntilFull = PLENTY;
                    throw new IOException(isDying ? "the process is gone" : "No space left on device");
                }
            }
        }

        @Override
        public void force() throws IOException {
            CountDownLatch until = gate;
            if (until != null) {
                held.countDown();
                try {
                    until.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            synchronized (FaultyDisk.this) {
                requireWorking(path);
                forces.incrementAndGet();
                long size = file.size();
                long before = synced.getOrDefault(path, 0L);
                if (isNextForceFailing) {
                    isNextForceFailing = false;
                    if (size > before) {
                        lost.computeIfAbsent(path, p -> new TreeMap<>()).put(before, size);
                    }
                    synced.put(path, size);
                    throw new IOException("Input/output error");
                }
                synced.put(path, size);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FaultyDisk.this) {
                requireWorking(path);
                file.truncate(size);
                synced.computeIfPresent(path, (p, length) -> Math.min(length, size));
                lost.getOrDefault(path, new TreeMap<>()).tailMap(size, true).clear();
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
