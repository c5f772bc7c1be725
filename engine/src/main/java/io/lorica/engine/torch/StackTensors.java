package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.lorica.formats.adapter.AdapterStack;

/** An adapter stack's tensors on the device. Closing frees them; closing twice is harmless. */
public final class StackTensors implements AutoCloseable {
    private final PtNDManager scope;
    private final NDList tensors;
    private final NDList beneath;

    private StackTensors(PtNDManager scope, NDList tensors, NDList beneath) {
        this.scope = scope;
        this.tensors = tensors;
        this.beneath = beneath;
    }

    /** @throws io.lorica.formats.AdapterException if an adapter was made for a base model of another shape */
    public static StackTensors load(TorchModel model, AdapterStack stack) {
        PtNDManager scope = model.newScope();
        try {
            NDList all = model.adapters(stack, scope);
            return new StackTensors(scope, all, stack.isWaiting() ? model.leading(all, stack.beneath(), scope) : all);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /** As the program takes them; owned by this stack. */
    public NDList tensors() {
        return tensors;
    }

    /** The part that acts before the top adapter's invocation; the whole if no adapter waits for one. */
    public NDList beneath() {
        return beneath;
    }

    /** Bytes on the device. */
    public long residentBytes() {
        return tensors.stream()
                .map(NDArray::getShape)
                .mapToLong(shape -> shape.size() * Float.BYTES)
                .sum();
    }

    @Override
    public void close() {
        scope.close();
    }
}
