package io.lorica.formats.checkpoint;

/** As much of a base model's shape as decides whether an adapter fits it. */
public interface ModelShape {
    /** Transformer blocks. */
    int layers();

    /** Width of the residual stream. */
    int hiddenSize();

    /** Width inside the MLP. */
    int intermediateSize();

    /** Width of all query heads together. */
    int queryWidth();

    /** Width of all key (or value) heads together. */
    int keyValueWidth();

    /** Tokens that the model knows. */
    int vocabSize();
}
