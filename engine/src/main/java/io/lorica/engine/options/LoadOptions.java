package io.lorica.engine.options;

import ai.djl.Device;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a base model computes.
 *
 * @param precision null: the one the processor computes fastest, measured once in the process when it is first asked
 *     for
 * @param weightFolder where the weights that PyTorch computes with lie on file, mapped into memory and written there
 *     when they are missing: for a base larger than memory, or one that several processes share. Null: each process
 *     holds its own copy in memory, which is faster in INT8. On the CPU only
 */
public record LoadOptions(
        @Nullable Precision precision,
        Device device,
        Decoding decoding,
        @Nullable Path weightFolder) {
    public LoadOptions {
        if (weightFolder != null && device.isGpu()) {
            throw new IllegalArgumentException(
                    "Weights are mapped on the CPU only; leave the folder out for " + device);
        }
    }

    /** @param precision null: the one the processor computes fastest */
    public static LoadOptions on(Processor processor, @Nullable Precision precision) {
        return new LoadOptions(precision, processor.device(), Decoding.TORCH, null);
    }

    public static LoadOptions cpu(Precision precision) {
        return on(Processor.CPU, precision);
    }

    /** The CPU, in the precision it computes fastest. */
    public static LoadOptions cpu() {
        return on(Processor.CPU, null);
    }

    /** The first CUDA device. */
    public static LoadOptions gpu(Precision precision) {
        return on(Processor.GPU, precision);
    }

    public LoadOptions withPrecision(Precision chosen) {
        return new LoadOptions(chosen, device, decoding, weightFolder);
    }

    public LoadOptions withDecoding(Decoding wanted) {
        return new LoadOptions(precision, device, wanted, weightFolder);
    }

    public LoadOptions withWeightFolder(@Nullable Path folder) {
        return new LoadOptions(precision, device, decoding, folder);
    }
}
