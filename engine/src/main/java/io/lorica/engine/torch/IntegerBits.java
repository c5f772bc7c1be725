package io.lorica.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.Precision;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bits INT8's weights have on this machine. Without VNNI or AMX, oneDNN adds two products of 8 bits in 16
 * bits, which saturate (Intel's {@code vpmaddubsw}): 255 * 127 * 2 = 64,770 where 32,767 is the largest. Weights of 7
 * bits stay below: 255 * 63 * 2 = 32,130. Processors are not asked for their instructions; one trial in the process
 * tells.
 */
final class IntegerBits {
    private static final int WHOLE = 127;
    private static final int NARROW = 63;

    /** Tokens, inputs and outputs of the products tried: oneDNN chooses kernels by shape. */
    private static final long[][] SHAPES = {{1, 64, 64}, {16, 64, 64}, {256, 512, 512}};

    private static @Nullable Boolean isWhole;

    private IntegerBits() {}

    /**
     * @return whether products with weights of 8 bits are exact
     * @throws io.lorica.engine.failure.DeviceException if this machine has no 8-bit products
     */
    static synchronized boolean isWhole() {
        if (isWhole == null) {
            isWhole = tried();
        }
        return isWhole;
    }

    /** @return the largest whole number of a weight; as for {@link #isWhole()} */
    static int largest() {
        return isWhole() ? WHOLE : NARROW;
    }

    private static boolean tried() {
        Map<String, String> constants = Map.of(Program.LARGEST, WHOLE + ".");
        try (Program program = Program.load("product.py", constants, Precision.INT8, Device.cpu());
                var scope = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            boolean isExact = true;
            for (long[] shape : SHAPES) {
                float off = program.run(
                                scope,
                                "saturation",
                                IValue.from(shape[0]),
                                IValue.from(shape[1]),
                                IValue.from(shape[2]))
                        .head()
                        .getFloat();
                isExact &= off == 0;
            }
            return isExact;
        }
    }
}
