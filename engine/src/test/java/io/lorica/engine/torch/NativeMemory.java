package io.lorica.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.Map;

/** What this process holds outside the Java heap. */
public final class NativeMemory {
    private NativeMemory() {}

    /** Tensors and scopes that DJL has not been told to free, in the whole process. */
    public static long djlResources() {
        try (NDManager own = Engine.getEngine("PyTorch").newBaseManager()) {
            NDManager top = own;
            while (top.getParentManager() instanceof BaseNDManager above) {
                top = above;
            }
            return resources(top) - 1;
        }
    }

    private static long resources(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            return ((Map<?, ?>) field.get(manager))
                    .values().stream()
                            .mapToLong(resource -> 1 + (resource instanceof BaseNDManager below ? resources(below) : 0))
                            .sum();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("DJL keeps its resources in another way now", e);
        }
    }

    /** Whether {@link #allocatedBytes()} can tell: on glibc 2.33 and later. */
    static boolean isKnown() {
        return Linker.nativeLinker().defaultLookup().find("mallinfo2").isPresent();
    }

    /** Bytes the C library has handed out, less Java's own direct buffers, which wait for the garbage collector. */
    @SuppressWarnings("restricted")
    static long allocatedBytes() throws Throwable {
        // struct mallinfo2: ten size_t, of which hblkhd (mapped) is the fifth and uordblks (in use) the eighth.
        StructLayout info = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));
        Linker linker = Linker.nativeLinker();
        MethodHandle mallinfo =
                linker.downcallHandle(linker.defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(info));
        try (Arena arena = Arena.ofConfined()) {
            var found = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            return found.getAtIndex(ValueLayout.JAVA_LONG, 4) + found.getAtIndex(ValueLayout.JAVA_LONG, 7) - direct;
        }
    }
}
