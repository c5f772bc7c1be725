package io.lorica.engine.torch;

import ai.djl.Device;
import io.lorica.engine.failure.DeviceException;
import io.lorica.engine.options.Precision;
import io.lorica.formats.adapter.Adapter;
import io.lorica.formats.adapter.AdapterConfig;
import io.lorica.formats.adapter.AdapterStack;
import io.lorica.formats.adapter.Projection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The precision that a device computes fastest. On a CPU a short measurement tells: how long a small layer and its
 * share of a head take forward and backward. Processors with AMX or two BF16 units multiply BF16 twice to eight times
 * as fast as FP32; others have BF16 instructions and are slower with them. 8-bit integers need VNNI or AMX, and their
 * rounding takes back some of what their products save. Only trying tells.
 */
public final class FastestPrecision {
    private static final int ROWS = 2;
    private static final int LENGTH = OneLayer.POSITIONS;
    private static final int TRIALS = 4;

    /** The others round more than FP32, so they must be worth it. */
    private static final double WORTH_ROUNDING = 1.15;

    private FastestPrecision() {}

    /**
     * BF16 on a GPU; on a CPU the one that wins a measurement, made once in the process within half a second to one.
     */
    public static Precision of(Device device) {
        return device.isGpu() ? Precision.BF16 : OnCpu.FASTEST;
    }

    private static final class OnCpu {
        static final Precision FASTEST = measured();
    }

    private static Precision measured() {
        Precision fastest = Precision.FP32;
        double best = seconds(Precision.FP32);
        for (Precision other : List.of(Precision.BF16, Precision.INT8)) {
            double seconds = secondsOrNever(other);
            if (seconds * WORTH_ROUNDING < best) {
                fastest = other;
                best = seconds;
            }
        }
        return fastest;
    }

    private static double secondsOrNever(Precision precision) {
        try {
            return seconds(precision);
        } catch (DeviceException _) {
            return Double.MAX_VALUE;
        }
    }

    private static double seconds(Precision precision) {
        var config = new AdapterConfig(16, 32, false, 0, Set.of(Projection.Q, Projection.V));
        int[] tokens = IntStream.range(0, LENGTH).toArray();
        int[] supervised = IntStream.range(0, ROWS * LENGTH / 2).map(i -> 2 * i).toArray();
        try (TorchModel model = TorchModel.load(new OneLayer(), Device.cpu(), precision, null);
                StackTensors none = StackTensors.load(model, AdapterStack.EMPTY);
                var parameters = new LoraParameters(model, Adapter.initialise(config, model.config(), 0))) {
            var batch = TokenBatch.of(Collections.nCopies(ROWS, new BatchRow(tokens, none)));
            return Trials.bestSeconds(TRIALS, () -> parameters.accumulate(batch, supervised, supervised, 0, false));
        }
    }
}
