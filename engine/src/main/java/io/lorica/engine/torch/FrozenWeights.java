package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.Precision;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A base model's tensors as its program takes them in forward and backward passes; owned by a manager. */
final class FrozenWeights {
    /**
     * Where a layer's tensors begin in {@code w}, how many they are, and which of them are frozen products' weights.
     */
    private static final int FIRST_LAYER = 6;

    private static final int LAYER_TENSORS = 12;
    private static final int[] PRODUCTS = {1, 5, 8, 10};

    private final ModelConfig config;
    private final Program program;
    private final PtNDManager manager;
    private final NDList tensors;
    private @Nullable NDList backward;

    private FrozenWeights(ModelConfig config, Program program, PtNDManager manager, NDList tensors) {
        this.config = config;
        this.program = program;
        this.manager = manager;
        this.tensors = tensors;
    }

    /** In memory. */
    static FrozenWeights held(Checkpoint checkpoint, Program program, PtNDManager manager) {
        var maker = new Weights(program, checkpoint, manager);
        NDList tensors = maker.beforeLayers();
        for (int index = 0; index < checkpoint.config().layers(); index++) {
            NDList layer = maker.layer(index);
            for (int at : PRODUCTS) {
                try (NDArray stored = layer.get(at)) {
                    layer.set(at, program.held(manager, stored));
                }
            }
            tensors.addAll(layer);
        }
        return new FrozenWeights(checkpoint.config(), program, manager, tensors);
    }

    /**
     * On file.
     *
     * @throws io.lorica.formats.CheckpointException if the folder cannot be used
     */
    static FrozenWeights mapped(
            Path folder, Precision precision, Checkpoint checkpoint, Program program, PtNDManager manager) {
        WeightFile file = WeightFile.of(folder, checkpoint, precision, program, manager);
        return new FrozenWeights(checkpoint.config(), program, manager, file.tensors(program, manager));
    }

    /** {@code w} of {@code causal_lm.py}. */
    NDList tensors() {
        return tensors;
    }

    /** Each layer's four products' weights as the backward pass takes them; made when first asked for. */
    synchronized NDList backward() {
        if (backward == null) {
            long[] inputs = {config.hiddenSize(), config.queryWidth(), config.hiddenSize(), config.intermediateSize()};
            var made = new NDList();
            for (int at = FIRST_LAYER; at < tensors.size(); at += LAYER_TENSORS) {
                for (int i = 0; i < inputs.length; i++) {
                    made.addAll(program.run(
                            manager,
                            "transposed",
                            IValue.from((PtNDArray) tensors.get(at + PRODUCTS[i])),
                            IValue.from((PtNDArray) tensors.get(at + PRODUCTS[i] + 1)),
                            IValue.from(inputs[i])));
                }
            }
            backward = made;
        }
        return backward;
    }
}
