package io.lorica.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.engine.options.Precision;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.Family;
import io.lorica.formats.checkpoint.TinyModel;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a GPU drops inputs by: drawn by arithmetic on tensors, so that it is the same on every device. */
class UniformTest {
    @TempDir
    static Path directory;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1L << 40, -3, Long.MAX_VALUE})
    void they_are_javas_own_of_the_same_seed(long seed) {
        float[] drawn = draw(seed, new Shape(7, 33));

        var random = new SplittableRandom(seed);
        for (float number : drawn) {
            assertThat(number).isEqualTo((random.nextLong() >>> 40) * 0x1p-24f);
        }
    }

    @Test
    void neighbouring_seeds_drop_other_inputs() {
        float[] one = draw(5, new Shape(100, 100));
        float[] next = draw(6, new Shape(100, 100));
        int both = 0;
        for (int i = 0; i < one.length; i++) {
            both += one[i] < 0.5 && next[i] < 0.5 ? 1 : 0;
        }
        assertThat(both).isBetween(2_350, 2_650);
    }

    private static float[] draw(long seed, Shape shape) {
        TinyModel.write(directory, Family.LLAMA, 3);
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                Program program = Program.load(checkpoint.config(), Precision.FP32, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            var like = (PtNDArray) manager.zeros(shape, DataType.FLOAT32);
            return program.run((PtNDManager) manager, "uniform", IValue.from(like), IValue.from(seed))
                    .head()
                    .toFloatArray();
        }
    }
}
