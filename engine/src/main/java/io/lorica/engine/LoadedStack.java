package io.lorica.engine;

import io.lorica.engine.adapter.AdapterStack;
import io.lorica.engine.torch.StackTensors;

/** An adapter stack ready to compute with. The owner closes it when no request uses it any more. */
public final class LoadedStack implements AutoCloseable {
    private final AdapterStack stack;
    private final StackTensors tensors;

    LoadedStack(AdapterStack stack, StackTensors tensors) {
        this.stack = stack;
        this.tensors = tensors;
    }

    public AdapterStack stack() {
        return stack;
    }

    /** For the engine's own packages. */
    public StackTensors tensors() {
        return tensors;
    }

    /** Bytes of native memory, at most. */
    public long residentBytes() {
        return tensors.residentBytes();
    }

    @Override
    public void close() {
        tensors.close();
    }
}
