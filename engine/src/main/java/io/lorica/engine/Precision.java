package io.lorica.engine;

/** The type of the frozen weights and of the computation. Adapters are trained in FP32 in either case. */
public enum Precision {
    FP32,
    BF16
}
