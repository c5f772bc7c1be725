package io.lorica.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.Precision;
import java.util.Map;

/** How fast the CPU multiplies matrices: what any computation is measured against. */
public final class ProductSpeed {
    private static final int ROWS = 512;
    private static final int WIDTH = 768;
    private static final long PRODUCTS = 4;
    private static final int TRIALS = 5;

    private ProductSpeed() {}

    /**
     * @return 10^9 operations a second in the CPU's products with a frozen weight, the rounding of inputs included
     * @throws io.lorica.engine.failure.DeviceException if this machine has no such products
     */
    public static double gigaflops(Precision precision) {
        try (Program program = Program.load("product.py", Map.of(), precision, Device.cpu());
                var scope = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
            NDArray x = scope.ones(new Shape(ROWS, WIDTH));
            var rotation = (PtNDArray) Weights.rotation(Weights.LARGEST_BLOCK, scope);
            var whole = (PtNDArray) scope.zeros(new Shape(WIDTH, WIDTH));
            NDList weight = program.run(scope, "stored", IValue.listFrom(whole), IValue.from(rotation));
            weight.set(0, program.held(scope, weight.head()));
            weight.add(rotation);
            double seconds = Trials.bestSeconds(TRIALS, () -> chain(program, scope, x, weight));
            return 2e-9 * ROWS * WIDTH * WIDTH * PRODUCTS / seconds;
        }
    }

    private static void chain(Program program, PtNDManager scope, NDArray x, NDList weight) {
        program.run(
                        scope,
                        "chain",
                        IValue.from((PtNDArray) x),
                        IValue.from((PtNDArray) weight.get(0)),
                        IValue.from((PtNDArray) weight.get(1)),
                        IValue.from((PtNDArray) weight.get(2)),
                        IValue.from(PRODUCTS))
                .close();
    }
}
