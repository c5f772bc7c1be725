package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Rounds a tiny model's matrices to what packed weights hold without loss. */
public final class ExactModel {
    private static final int BLOCK = 32;

    private ExactModel() {}

    /** @param isFourBit layers to sixteen levels in each block of 32, else all to 127 steps on either side of zero */
    public static void round(Path directory, boolean isFourBit) {
        Map<String, FloatTensor> tensors = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            for (String name : checkpoint.tensorNames()) {
                TensorInfo info = checkpoint.info(name);
                float[] values = new float[Math.toIntExact(info.elements())];
                checkpoint.readFloats(name, FloatBuffer.wrap(values));
                long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
                if (shape.length == 2) {
                    round(values, isFourBit && name.contains("proj"), (int) shape[1]);
                }
                tensors.put(name, FloatTensor.of(values, shape));
            }
        }
        try {
            Files.delete(directory.resolve("model.safetensors"));
        } catch (java.io.IOException e) {
            throw new CheckpointException("The model cannot be rounded", e);
        }
        SafeTensors.write(directory.resolve("model.safetensors"), tensors, Map.of());
    }

    private static void round(float[] values, boolean isFourBit, int in) {
        for (int i = 0; i < values.length; i++) {
            if (isFourBit) {
                int level = Math.clamp(Math.round(values[i] * 32), -8, 7);
                values[i] = (i % BLOCK == 0 ? -8 : i % BLOCK == 1 ? 7 : level) / 32f;
            } else {
                values[i] = i % in == 0 ? 127 / 256f : Math.clamp(Math.round(values[i] * 256), -127, 127) / 256f;
            }
        }
    }
}
