package io.lorica.engine.torch;

import ai.djl.ndarray.types.Shape;
import io.lorica.engine.options.AdamW;
import io.lorica.formats.readout.ReadOut;

/** A read-out in training. */
public final class ReadOutParameters implements AutoCloseable {
    private final int depth;
    private final int outcomes;
    private final int width;
    private final TrainedTensor tensor;

    public ReadOutParameters(TorchModel model, ReadOut initial) {
        this.depth = initial.depth();
        this.outcomes = initial.outcomes();
        this.width = initial.width();
        float[] flat = new float[outcomes * (width + 1)];
        for (int outcome = 0; outcome < outcomes; outcome++) {
            System.arraycopy(initial.weight(), outcome * width, flat, outcome * (width + 1), width);
            flat[outcome * (width + 1) + width] = initial.bias()[outcome];
        }
        this.tensor = new TrainedTensor(model, flat, new Shape(outcomes, width + 1));
    }

    int depth() {
        return depth;
    }

    /** Values [n, H + 1], the bias last. */
    TrainedTensor tensor() {
        return tensor;
    }

    /**
     * Divides the gradient by the rows that it is a sum over, and clips it.
     *
     * @return its norm before clipping
     */
    public double normaliseAndClip(long rows, double maxNorm) {
        return tensor.normaliseAndClip(rows, maxNorm);
    }

    /** One AdamW step, after which the gradient is zero. */
    public void step(int number, double learningRate, AdamW adamW) {
        tensor.step(number, learningRate, adamW);
    }

    public ReadOut readOut() {
        return unflatten(tensor.valuesAsFloats());
    }

    /** The gradient in the shape of a read-out. */
    public ReadOut gradient() {
        return unflatten(tensor.gradientAsFloats());
    }

    private ReadOut unflatten(float[] flat) {
        float[] weight = new float[outcomes * width];
        float[] bias = new float[outcomes];
        for (int outcome = 0; outcome < outcomes; outcome++) {
            System.arraycopy(flat, outcome * (width + 1), weight, outcome * width, width);
            bias[outcome] = flat[outcome * (width + 1) + width];
        }
        return new ReadOut(depth, weight, bias);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
