package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.AdamW;

/** FP32 parameters in training, their gradient, and AdamW's two moments. */
final class TrainedTensor implements AutoCloseable {
    private final TorchModel model;
    private final PtNDManager scope;
    private final NDArray values;
    private final NDArray gradient;
    private final NDArray firstMoment;
    private final NDArray secondMoment;

    TrainedTensor(TorchModel model, float[] initial, Shape shape) {
        this.model = model;
        this.scope = model.newScope();
        this.values = scope.create(Weights.floats(initial), shape, DataType.FLOAT32);
        this.gradient = scope.zeros(shape, DataType.FLOAT32);
        this.firstMoment = scope.zeros(shape, DataType.FLOAT32);
        this.secondMoment = scope.zeros(shape, DataType.FLOAT32);
    }

    /** As an argument of a program that reads them. */
    IValue values() {
        return IValue.from((PtNDArray) values);
    }

    /** As an argument of a program that adds to it. */
    IValue gradient() {
        return IValue.from((PtNDArray) gradient);
    }

    float[] valuesAsFloats() {
        return values.toFloatArray();
    }

    float[] gradientAsFloats() {
        return gradient.toFloatArray();
    }

    /**
     * Divides the gradient by the terms that it is a sum over, and clips it.
     *
     * @return its norm before clipping
     */
    double normaliseAndClip(long terms, double maxNorm) {
        try (PtNDManager step = model.newScope()) {
            gradient.divi(terms);
            NDArray square = gradient.square();
            square.attach(step);
            NDArray sum = square.sum();
            sum.attach(step);
            double norm = Math.sqrt(sum.getFloat());
            if (norm > maxNorm) {
                gradient.muli((float) (maxNorm / (norm + 1e-6)));
            }
            return norm;
        }
    }

    /** One AdamW step, after which the gradient is zero. */
    void step(int number, double learningRate, AdamW adamW) {
        try (PtNDManager step = model.newScope()) {
            model.program()
                    .run(
                            step,
                            "adamw",
                            values(),
                            gradient(),
                            IValue.from((PtNDArray) firstMoment),
                            IValue.from((PtNDArray) secondMoment),
                            IValue.from((long) number),
                            IValue.from(learningRate),
                            IValue.from(adamW.beta1()),
                            IValue.from(adamW.beta2()),
                            IValue.from(adamW.epsilon()),
                            IValue.from(adamW.weightDecay()));
            gradient.muli(0);
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
