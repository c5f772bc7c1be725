package io.lorica.engine.options;

import ai.djl.Device;

/** What a base model computes on. */
public enum Processor {
    CPU,
    /** The first CUDA device. */
    GPU;

    public Device device() {
        return this == GPU ? Device.gpu() : Device.cpu();
    }
}
