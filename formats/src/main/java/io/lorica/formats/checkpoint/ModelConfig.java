package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;

/**
 * The shape of a base model, the same whichever file format it came from.
 *
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width inside the MLP
 * @param heads query heads; {@code kvHeads} divides it
 * @param headDim width of a head; not always {@code hiddenSize / heads}
 * @param maxPositions longest sequence, in tokens. Where a model uses sliding-window attention this is at most the
 *     window: up to there sliding and full attention are the same
 * @param ropeTheta base of the rotary embedding
 * @param tiedHead whether the output head is the embedding matrix
 * @param qkvBias whether query, key and value projections have a bias
 * @param qkNorm whether each query and key head is RMS-normalised
 */
public record ModelConfig(
        Family family,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int vocabSize,
        int maxPositions,
        double rmsNormEps,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean tiedHead,
        boolean qkvBias,
        boolean qkNorm)
        implements ModelShape {

    /** No model comes near this; it bounds what an untrusted file can make the engine count. */
    private static final int MAX_LAYERS = 1_000;

    private static final int MAX_WIDTH = 1 << 24;

    /** Values of a rotary table, of which there are two: a million tokens with heads of 128 are half of it. */
    private static final long MAX_ROTARY_VALUES = 1 << 28;

    public ModelConfig {
        requireWithin("hidden size", hiddenSize, MAX_WIDTH);
        requireWithin("intermediate size", intermediateSize, MAX_WIDTH);
        requireWithin("number of layers", layers, MAX_LAYERS);
        requireWithin("number of attention heads", heads, MAX_WIDTH);
        requireWithin("number of key-value heads", kvHeads, heads);
        requireWithin("head dimension", headDim, 1 << 16);
        requireWithin("vocabulary size", vocabSize, MAX_WIDTH);
        requireWithin("context length", maxPositions, Integer.MAX_VALUE);
        if (heads % kvHeads != 0) {
            throw new CheckpointException(
                    ("The model has %d attention heads over %d key-value heads; the first must be a"
                                    + " multiple of the second")
                            .formatted(heads, kvHeads));
        }
        if (headDim % 2 != 0) {
            throw new CheckpointException(
                    "The model's head dimension %d is odd; rotary embedding needs pairs".formatted(headDim));
        }
        if ((long) maxPositions * headDim > MAX_ROTARY_VALUES) {
            throw new CheckpointException(
                    ("The model's context length is %d; with a head dimension of %d it must be at most %d."
                                    + " Lower it in the model's configuration to what you use")
                            .formatted(maxPositions, headDim, MAX_ROTARY_VALUES / headDim));
        }
        requirePositive("RMS norm epsilon", rmsNormEps);
        requirePositive("RoPE base", ropeTheta);
        if (ropeScaling instanceof RopeScaling.Factors(var divisors) && divisors.size() != headDim / 2) {
            throw new CheckpointException("The model has %d RoPE factors, its head dimension %d needs %d"
                    .formatted(divisors.size(), headDim, headDim / 2));
        }
    }

    @Override
    public int queryWidth() {
        return heads * headDim;
    }

    @Override
    public int keyValueWidth() {
        return kvHeads * headDim;
    }

    private static void requireWithin(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new CheckpointException(
                    "The model's %s is %d; it must be between 1 and %d".formatted(what, value, max));
        }
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new CheckpointException("The model's %s is %s; it must be a positive number".formatted(what, value));
        }
    }
}
