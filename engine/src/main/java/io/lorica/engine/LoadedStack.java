package io.lorica.engine;

import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.PackedStack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An adapter stack ready to compute with. The owner closes it when no request uses it any more. */
public final class LoadedStack implements AutoCloseable {
    private final AdapterStack stack;
    private final StackTensors tensors;
    private final @Nullable PackedStack packed;
    private final List<String> digests;

    LoadedStack(AdapterStack stack, StackTensors tensors, @Nullable PackedStack packed) {
        this.stack = stack;
        this.tensors = tensors;
        this.packed = packed;
        this.digests = stack.layers().stream()
                .map(adapter -> adapter.digest().sha256())
                .toList();
    }

    public AdapterStack stack() {
        return stack;
    }

    /** For the engine's own packages. */
    public StackTensors tensors() {
        return tensors;
    }

    /**
     * For the engine's own packages.
     *
     * @throws IllegalStateException if the base model does not decode on the vector path
     */
    public PackedStack packed() {
        if (packed == null) {
            throw new IllegalStateException("The stack was loaded for a base model without the vector path");
        }
        return packed;
    }

    /** For the engine's own packages: a text and which of the adapters act on it. */
    public AdaptedText text(int[] tokens) {
        return new AdaptedText(tokens, 0, digests, digests);
    }

    /** Bytes of native memory, at most. */
    public long residentBytes() {
        return tensors.residentBytes() + (packed == null ? 0 : packed.residentBytes());
    }

    @Override
    public void close() {
        tensors.close();
        if (packed != null) {
            packed.close();
        }
    }
}
