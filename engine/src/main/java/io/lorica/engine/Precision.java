package io.lorica.engine;

import ai.djl.Device;
import io.lorica.engine.torch.ProductSpeed;

/** The type of the frozen weights and of the computation. Adapters are trained in FP32 in either case. */
public enum Precision {
    FP32,
    BF16;

    /** The faster one: BF16 on a GPU; on a CPU the one that wins a short measurement, made once in the process. */
    public static Precision fastest(Device device) {
        return device.isGpu() ? BF16 : OnCpu.FASTEST;
    }

    private static final class OnCpu {
        static final Precision FASTEST = ProductSpeed.fastestOnCpu();
    }
}
