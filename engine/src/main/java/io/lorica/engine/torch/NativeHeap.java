package io.lorica.engine.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C library's heap, from which PyTorch takes its tensors. As delivered, glibc gives each large tensor back to the
 * operating system and gets it anew, zeroed page by page, for the next operation: half a training step's system time.
 * Elsewhere than on glibc nothing is changed.
 */
final class NativeHeap {
    private static final Logger log = LoggerFactory.getLogger(NativeHeap.class);

    /** From glibc's malloc.h. */
    private static final int M_TRIM_THRESHOLD = -1;

    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int MIB = 1 << 20;

    private NativeHeap() {}

    /** Freed memory stays with the process until {@link #giveBack()}. */
    static void keepFreedMemory() {
        function("mallopt", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT).ifPresent(mallopt -> {
            call(mallopt, M_MMAP_THRESHOLD, 1024 * MIB);
            call(mallopt, M_TRIM_THRESHOLD, Integer.MAX_VALUE);
            call(mallopt, M_TOP_PAD, 64 * MIB);
        });
    }

    /** Freed memory goes back to the operating system. */
    static void giveBack() {
        function("malloc_trim", ValueLayout.JAVA_LONG).ifPresent(trim -> call(trim, 0L));
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> function(String name, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments)));
    }

    private static void call(MethodHandle function, Object... arguments) {
        try {
            function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            // Only speed and memory depend on it.
            log.warn("The C library refused to change its heap", e);
        }
    }
}
