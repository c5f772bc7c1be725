package io.lorica.engine.options;

/** The type of the frozen weights and of the computation. Adapters are trained in FP32 in any case. */
public enum Precision {
    FP32,
    BF16,
    /**
     * Layers' frozen weights in 8-bit integers, a scale for each output, and so each token's input, rounded as it
     * comes; all else in FP32. On x86-64 processors.
     */
    INT8,
    /**
     * Layers' frozen weights in 4 bits, 5 with their steps and offsets, expanded to BF16 for each product; all else as
     * in BF16. The least memory: for training on bases that would not fit otherwise (QLoRA).
     */
    INT4
}
