package io.lorica.engine;

import io.lorica.engine.torch.StackTensors;
import io.lorica.engine.vector.AdaptedText;
import io.lorica.engine.vector.PackedStack;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterStack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An adapter stack ready to compute with. The owner closes it when no request uses it any more. */
public final class LoadedStack implements AutoCloseable {
    private final AdapterStack stack;
    private final StackTensors tensors;
    private final @Nullable PackedStack packed;
    private final List<String> digests;
    private final List<String> beneath;

    LoadedStack(AdapterStack stack, StackTensors tensors, @Nullable PackedStack packed) {
        this.stack = stack;
        this.tensors = tensors;
        this.packed = packed;
        this.digests = digests(stack.layers());
        this.beneath = digests(stack.beneath());
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

    private static List<String> digests(List<Adapter> adapters) {
        return adapters.stream().map(adapter -> adapter.digest().sha256()).toList();
    }

    /**
     * A text and which of the adapters act on it.
     *
     * @param tokens [N]
     * @throws IllegalArgumentException if the text lacks the invocation that the top adapter waits for
     */
    public AdaptedText text(int[] tokens) {
        return new AdaptedText(tokens, stack.firstActive(tokens), digests, beneath);
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
