package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.function.IntFunction;

/** Keys and values of running rows: for each layer two tensors [rows, capacity, kvHeads, headDim]. */
public final class KvCache implements AutoCloseable {
    private final TorchModel model;
    private final PtNDManager scope;
    private final NDList tensors;

    /** @param capacity tokens that each row has room for */
    public KvCache(TorchModel model, int rows, int capacity) {
        this.model = model;
        this.scope = model.newScope();
        var config = model.config();
        try (PtNDManager temporary = model.newScope()) {
            var seed = new NDList();
            for (int i = 0; i < 2 * config.layers(); i++) {
                seed.add(temporary.zeros(new Shape(1, 1, config.kvHeads(), config.headDim()), DataType.FLOAT32));
            }
            this.tensors = resized(scope, temporary, seed, new int[rows], capacity);
        }
    }

    private KvCache(TorchModel model, PtNDManager scope, NDList tensors) {
        this.model = model;
        this.scope = scope;
        this.tensors = tensors;
    }

    NDList tensors() {
        return tensors;
    }

    /**
     * What a row's tokens left.
     *
     * @param from its first token of interest
     * @return for each layer keys, then values, [length, kvHeads, headDim] in FP32
     */
    public float[][] floats(int row, int from, int length) {
        try (PtNDManager temporary = model.newScope()) {
            return model
                    .program()
                    .run(
                            temporary,
                            "contents",
                            Arguments.tensors(tensors),
                            IValue.from((long) row),
                            IValue.from((long) from),
                            IValue.from((long) length))
                    .stream()
                    .map(NDArray::toFloatArray)
                    .toArray(float[][]::new);
        }
    }

    /**
     * Puts in what a row's first tokens left elsewhere.
     *
     * @param keys for each layer [length, kvHeads, headDim] in FP32
     * @param values for each layer [length, kvHeads, headDim] in FP32
     */
    public void restore(int row, int length, IntFunction<float[]> keys, IntFunction<float[]> values) {
        var config = model.config();
        try (PtNDManager temporary = model.newScope()) {
            var shape = new Shape(length, config.kvHeads(), config.headDim());
            var contents = new NDList();
            for (int layer = 0; layer < config.layers(); layer++) {
                contents.add(temporary.create(Weights.floats(keys.apply(layer)), shape, DataType.FLOAT32));
                contents.add(temporary.create(Weights.floats(values.apply(layer)), shape, DataType.FLOAT32));
            }
            model.program()
                    .run(
                            temporary,
                            "restore",
                            Arguments.tensors(tensors),
                            IValue.from((long) row),
                            Arguments.tensors(contents));
        }
    }

    /**
     * A copy of the given rows in their order; a row may be taken several times.
     *
     * @param capacity tokens that each row has room for then
     */
    public KvCache arranged(int[] rows, int capacity) {
        PtNDManager owner = model.newScope();
        try (PtNDManager temporary = model.newScope()) {
            return new KvCache(model, owner, resized(owner, temporary, tensors, rows, capacity));
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private NDList resized(PtNDManager owner, PtNDManager temporary, NDList old, int[] rows, long capacity) {
        return model.program()
                .run(owner, "resize", Arguments.tensors(old), Arguments.longs(temporary, rows), IValue.from(capacity));
    }

    @Override
    public void close() {
        scope.close();
    }
}
