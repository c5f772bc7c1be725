package io.lorica.engine;

import ai.djl.Device;

/** Where and how a base model computes. */
public record LoadOptions(Precision precision, Device device, Decoding decoding) {
    public static LoadOptions cpu(Precision precision) {
        return new LoadOptions(precision, Device.cpu(), Decoding.TORCH);
    }

    /** The CPU, in the precision it computes fastest. */
    public static LoadOptions cpu() {
        return cpu(Precision.fastest(Device.cpu()));
    }

    /** The first CUDA device. */
    public static LoadOptions gpu(Precision precision) {
        return new LoadOptions(precision, Device.gpu(), Decoding.TORCH);
    }

    public LoadOptions withDecoding(Decoding wanted) {
        return new LoadOptions(precision, device, wanted);
    }
}
