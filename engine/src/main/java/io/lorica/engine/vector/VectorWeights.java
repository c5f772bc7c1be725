package io.lorica.engine.vector;

import io.lorica.engine.options.DecodeWeights;
import io.lorica.formats.CheckpointException;
import io.lorica.formats.adapter.Projection;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A base model's weights, packed. Embedding and head stay at 8 bits when the layers have 4: they decide the words
 * directly.
 */
final class VectorWeights implements AutoCloseable {
    private static final long SLAB_BYTES = 32L << 20;

    private final WeightMemory memory = new WeightMemory(SLAB_BYTES);
    private final Int8Matrix embedding;
    private final Int8Matrix head;
    private final float[] finalNorm;
    private final LayerWeights[] layers;

    /** @throws CheckpointException if a tensor's shape cannot be packed */
    VectorWeights(Checkpoint checkpoint, DecodeWeights kind) {
        ModelConfig config = checkpoint.config();
        if (config.hiddenSize() % 2 != 0 || config.intermediateSize() % 2 != 0) {
            throw new CheckpointException(
                    "The model is %d wide and %d inside its MLP; the vector path needs even widths. Decode with TORCH."
                            .formatted(config.hiddenSize(), config.intermediateSize()));
        }
        try {
            embedding = int8(checkpoint, "model.embed_tokens.weight", config.vocabSize(), config.hiddenSize());
            head = config.tiedHead()
                    ? embedding
                    : int8(checkpoint, "lm_head.weight", config.vocabSize(), config.hiddenSize());
            finalNorm = floats(checkpoint, "model.norm.weight");
            layers = new LayerWeights[config.layers()];
            for (int layer = 0; layer < layers.length; layer++) {
                layers[layer] = layer(checkpoint, kind, layer);
            }
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private LayerWeights layer(Checkpoint checkpoint, DecodeWeights kind, int layer) {
        ModelConfig config = checkpoint.config();
        String prefix = "model.layers." + layer + ".";
        var matrices = new PackedMatrix[Projection.values().length];
        float[] @Nullable [] biases = new float[Projection.values().length][];
        for (Projection projection : Projection.values()) {
            String name = projection.module(layer);
            int out = projection.outputWidth(config);
            int in = projection.inputWidth(config);
            matrices[projection.ordinal()] = kind == DecodeWeights.INT4
                    ? int4(checkpoint, name + ".weight", out, in)
                    : int8(checkpoint, name + ".weight", out, in);
            boolean hasBias = config.qkvBias() && projection.compareTo(Projection.V) <= 0;
            biases[projection.ordinal()] = hasBias ? floats(checkpoint, name + ".bias") : null;
        }
        return new LayerWeights(
                floats(checkpoint, prefix + "input_layernorm.weight"),
                config.qkNorm() ? floats(checkpoint, prefix + "self_attn.q_norm.weight") : null,
                config.qkNorm() ? floats(checkpoint, prefix + "self_attn.k_norm.weight") : null,
                floats(checkpoint, prefix + "post_attention_layernorm.weight"),
                matrices,
                biases);
    }

    private Int8Matrix int8(Checkpoint checkpoint, String name, int out, int in) {
        try (Arena arena = Arena.ofConfined()) {
            return Int8Matrix.pack(out, in, read(checkpoint, name, out, in, arena), memory);
        }
    }

    private Int4Matrix int4(Checkpoint checkpoint, String name, int out, int in) {
        try (Arena arena = Arena.ofConfined()) {
            return Int4Matrix.pack(name, out, in, read(checkpoint, name, out, in, arena), memory);
        }
    }

    private static FloatBuffer read(Checkpoint checkpoint, String name, int out, int in, Arena arena) {
        if ((long) out * in > Integer.MAX_VALUE / Float.BYTES) {
            throw new CheckpointException(
                    "Tensor '%s' has %d x %d weights, more than the vector path packs. Decode with TORCH."
                            .formatted(name, out, in));
        }
        FloatBuffer values = arena.allocate(ValueLayout.JAVA_FLOAT, (long) out * in)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        checkpoint.readFloats(name, values);
        return values.flip();
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        float[] values = new float[Math.toIntExact(checkpoint.info(name).elements())];
        checkpoint.readFloats(name, FloatBuffer.wrap(values));
        return values;
    }

    Int8Matrix embedding() {
        return embedding;
    }

    Int8Matrix head() {
        return head;
    }

    float[] finalNorm() {
        return finalNorm;
    }

    LayerWeights layer(int index) {
        return layers[index];
    }

    int layers() {
        return layers.length;
    }

    long residentBytes() {
        return memory.bytes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
