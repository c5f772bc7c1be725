package io.lorica.engine.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Off-heap memory in large pages where the system gives them: weights are streamed whole for each token. */
final class WeightMemory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WeightMemory.class);
    private static final boolean IS_LINUX =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    private static final long LARGE_PAGE = 2L << 20;
    private static final int MADV_HUGEPAGE = 14;

    private final Arena arena = Arena.ofShared();
    private final long slabBytes;
    private MemorySegment slab = MemorySegment.NULL;
    private long used;
    private long bytes;
    private boolean isOpen = true;

    /** @param slabBytes what is taken from the system at once */
    WeightMemory(long slabBytes) {
        this.slabBytes = slabBytes;
    }

    /** @return zeros, owned by this memory, beginning at a cache line */
    MemorySegment allocate(long size) {
        if (used + size > slab.byteSize()) {
            long slabSize = slabSize(size, slabBytes);
            slab = arena.allocate(slabSize, LARGE_PAGE);
            used = 0;
            bytes += slabSize;
            adviseLargePages(slab);
        }
        MemorySegment part = slab.asSlice(used, size);
        used = Math.ceilDiv(used + size, Lanes.LINE) * Lanes.LINE;
        return part;
    }

    long bytes() {
        return bytes;
    }

    /** What {@link #bytes()} would be after these allocations. */
    static long bytes(long slabBytes, LongStream sizes) {
        long[] state = new long[3];
        sizes.forEach(size -> {
            if (state[1] + size > state[0]) {
                state[0] = slabSize(size, slabBytes);
                state[1] = 0;
                state[2] += state[0];
            }
            state[1] = Math.ceilDiv(state[1] + size, Lanes.LINE) * Lanes.LINE;
        });
        return state[2];
    }

    private static long slabSize(long size, long slabBytes) {
        return Math.ceilDiv(Math.max(size, slabBytes), LARGE_PAGE) * LARGE_PAGE;
    }

    /** Advice only: without it everything works, some per cent slower. */
    @SuppressWarnings("restricted") // a system call that reads and writes nothing
    private static void adviseLargePages(MemorySegment segment) {
        Linker linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("madvise");
        if (!IS_LINUX || symbol.isEmpty()) {
            return;
        }
        var signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
        try {
            int result = (int) linker.downcallHandle(symbol.get(), signature)
                    .invokeExact(segment, segment.byteSize(), MADV_HUGEPAGE);
            log.debug("Large pages for {} bytes: {}", segment.byteSize(), result == 0 ? "asked for" : "refused");
        } catch (Throwable e) {
            log.debug("Large pages could not be asked for", e);
        }
    }

    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            arena.close();
        }
    }
}
