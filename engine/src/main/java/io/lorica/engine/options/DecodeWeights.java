package io.lorica.engine.options;

/** What generated text is decoded with. Prompts, scores and training always take the PyTorch path. */
public enum DecodeWeights {
    /** PyTorch, with the weights of the {@link Precision}. */
    TORCH,
    /** Java's Vector API on the CPU, 8-bit weights. */
    INT8,
    /** Java's Vector API on the CPU, 4-bit weights in the layers, 8-bit in embedding and head. */
    INT4
}
