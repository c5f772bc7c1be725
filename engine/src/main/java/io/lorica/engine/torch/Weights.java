package io.lorica.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lorica.formats.checkpoint.Checkpoint;
import io.lorica.formats.checkpoint.ModelConfig;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/** Brings a checkpoint's tensors into the layout that {@code causal_lm.py} documents as {@code w}, part by part. */
final class Weights {
    static final int LARGEST_BLOCK = 64;

    private final Program program;
    private final Checkpoint checkpoint;
    private final ModelConfig config;
    private final PtNDManager manager;
    private final NDArray rotation;

    /** @param manager owns the tensors that are made */
    Weights(Program program, Checkpoint checkpoint, PtNDManager manager) {
        this.program = program;
        this.checkpoint = checkpoint;
        this.config = checkpoint.config();
        this.manager = manager;
        this.rotation = rotation(commonBlock(config), manager);
    }

    /** What comes before the layers. A tied head is the embedding itself. */
    NDList beforeLayers() {
        var weights = new NDList();
        NDArray embedding = fused("model.embed_tokens.weight");
        weights.add(embedding);
        weights.add(fused("model.norm.weight"));
        weights.add(config.tiedHead() ? embedding : fused("lm_head.weight"));
        addRotary(weights);
        weights.add(rotation);
        return weights;
    }

    /** One layer, its frozen weights as they are stored. */
    NDList layer(int index) {
        String layer = "model.layers." + index + ".";
        String attention = layer + "self_attn.";
        var weights = new NDList();
        weights.add(fused(layer + "input_layernorm.weight"));
        weights.addAll(frozen(attention + "q_proj.weight", attention + "k_proj.weight", attention + "v_proj.weight"));
        weights.add(
                config.qkvBias()
                        ? fused(attention + "q_proj.bias", attention + "k_proj.bias", attention + "v_proj.bias")
                        : none());
        weights.add(config.qkNorm() ? headNorms(attention) : none());
        weights.addAll(frozen(attention + "o_proj.weight"));
        weights.add(fused(layer + "post_attention_layernorm.weight"));
        weights.addAll(frozen(layer + "mlp.gate_proj.weight", layer + "mlp.up_proj.weight"));
        weights.addAll(frozen(layer + "mlp.down_proj.weight"));
        return weights;
    }

    /** The query norm for each query head, then the key norm for each key head: [Q+K, D]. */
    private NDArray headNorms(String attention) {
        String[] names = Stream.concat(
                        Stream.generate(() -> attention + "q_norm.weight").limit(config.heads()),
                        Stream.generate(() -> attention + "k_norm.weight").limit(config.kvHeads()))
                .toArray(String[]::new);
        try (NDArray flat = fused(names)) {
            NDArray norms = flat.reshape(config.heads() + config.kvHeads(), config.headDim());
            norms.attach(manager);
            return norms;
        }
    }

    /** Cosine and sine [P, 1, D]; the sine's first half is negated, so that a rotation is two products and a roll. */
    private void addRotary(NDList weights) {
        int half = config.headDim() / 2;
        double[] frequencies = config.ropeScaling().inverseFrequencies(config.headDim(), config.ropeTheta());
        double factor = config.ropeScaling().attentionFactor();
        FloatBuffer cos = floats(config.maxPositions() * config.headDim());
        FloatBuffer sin = floats(config.maxPositions() * config.headDim());
        for (int position = 0; position < config.maxPositions(); position++) {
            for (int i = 0; i < config.headDim(); i++) {
                double angle = position * frequencies[i % half];
                cos.put((float) (Math.cos(angle) * factor));
                sin.put((float) (Math.sin(angle) * factor * (i < half ? -1 : 1)));
            }
        }
        Shape shape = new Shape(config.maxPositions(), 1, config.headDim());
        for (FloatBuffer table : new FloatBuffer[] {cos, sin}) {
            var part = new NDList(manager.create(table.flip(), shape, DataType.FLOAT32));
            weights.add(made("concat", part).head());
            part.close();
        }
    }

    /** Tensors one below the other, in the compute type. */
    private NDArray fused(String... names) {
        return made("concat", names).head();
    }

    /** Tensors one below the other as the program multiplies with them, and their scale. */
    private NDList frozen(String... names) {
        return made("stored", names, rotation);
    }

    /** The largest power of two, 64 at most, that divides the inputs of all frozen products. */
    static int commonBlock(ModelConfig config) {
        int widths =
                config.hiddenSize() | config.heads() * config.headDim() | config.intermediateSize() | LARGEST_BLOCK;
        return Integer.lowestOneBit(widths);
    }

    /**
     * A normalised Hadamard matrix (Sylvester's), which is its own inverse.
     *
     * @param size R, a power of two
     * @return [R, R]
     */
    static NDArray rotation(int size, PtNDManager manager) {
        FloatBuffer values = floats(size * size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                values.put((float) ((Integer.bitCount(i & j) % 2 == 0 ? 1 : -1) / Math.sqrt(size)));
            }
        }
        return manager.create(values.flip(), new Shape(size, size), DataType.FLOAT32);
    }

    /** The values in between leave memory at once, not when the garbage collector finds them. */
    private NDList made(String method, String[] names, NDArray... rotations) {
        try (Arena arena = Arena.ofConfined()) {
            var parts = new NDList();
            for (String name : names) {
                var info = checkpoint.info(name);
                ByteBuffer buffer = arena.allocate(info.elements() * Float.BYTES, Float.BYTES)
                        .asByteBuffer()
                        .order(ByteOrder.nativeOrder());
                checkpoint.readFloats(name, buffer.asFloatBuffer());
                long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
                parts.add(manager.create(buffer, new Shape(shape), DataType.FLOAT32));
            }
            NDList whole = made(method, parts, rotations);
            parts.close();
            return whole;
        }
    }

    private NDList made(String method, NDList parts, NDArray... rotations) {
        Stream<IValue> more = Arrays.stream(rotations).map(argument -> IValue.from((PtNDArray) argument));
        return program.run(
                manager,
                method,
                Stream.concat(Stream.of(Arguments.tensors(parts)), more).toArray(IValue[]::new));
    }

    private NDArray none() {
        return manager.create(new Shape(0), DataType.FLOAT32);
    }

    static FloatBuffer floats(int size) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(size, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    static FloatBuffer floats(float[] values) {
        return floats(values.length).put(values).flip();
    }
}
