package io.lorica.engine;

import ai.djl.Device;

/** What a base model computes on. */
public enum Processor {
    CPU,
    /** The first CUDA device. */
    GPU;

    Device device() {
        return this == GPU ? Device.gpu() : Device.cpu();
    }

    /** @return the precision it computes fastest; on the CPU it is measured once in the process */
    public Precision fastestPrecision() {
        return Precision.fastest(device());
    }
}
