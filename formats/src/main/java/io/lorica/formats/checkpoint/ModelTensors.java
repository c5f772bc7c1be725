package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors a model of a given configuration consists of, by Hugging Face name. */
final class ModelTensors {
    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String HEAD = "lm_head.weight";

    private ModelTensors() {}

    /** Name to shape, in the order of the computation. */
    static Map<String, List<Long>> expected(ModelConfig config) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        long query = config.queryWidth();
        long keyValue = config.keyValueWidth();
        shapes.put(EMBEDDING, List.of((long) config.vocabSize(), hidden));
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "input_layernorm.weight", List.of(hidden));
            linear(shapes, prefix + "self_attn.q_proj", query, hidden, config.qkvBias());
            linear(shapes, prefix + "self_attn.k_proj", keyValue, hidden, config.qkvBias());
            linear(shapes, prefix + "self_attn.v_proj", keyValue, hidden, config.qkvBias());
            if (config.qkNorm()) {
                shapes.put(prefix + "self_attn.q_norm.weight", List.of((long) config.headDim()));
                shapes.put(prefix + "self_attn.k_norm.weight", List.of((long) config.headDim()));
            }
            linear(shapes, prefix + "self_attn.o_proj", hidden, query, false);
            shapes.put(prefix + "post_attention_layernorm.weight", List.of(hidden));
            linear(shapes, prefix + "mlp.gate_proj", inner, hidden, false);
            linear(shapes, prefix + "mlp.up_proj", inner, hidden, false);
            linear(shapes, prefix + "mlp.down_proj", hidden, inner, false);
        }
        shapes.put("model.norm.weight", List.of(hidden));
        if (!config.tiedHead()) {
            shapes.put(HEAD, List.of((long) config.vocabSize(), hidden));
        }
        return shapes;
    }

    /**
     * Checks that a file holds exactly the tensors of its model.
     *
     * @param origin how messages call the file
     * @param found every tensor of the file, by Hugging Face name
     */
    static void check(String origin, ModelConfig config, Map<String, TensorInfo> found) {
        Map<String, List<Long>> expected = expected(config);
        expected.forEach((name, shape) -> {
            @Nullable TensorInfo tensor = found.get(name);
            if (tensor == null) {
                throw new CheckpointException(
                        "%s has no tensor '%s'; the model's files are incomplete".formatted(origin, name));
            }
            if (!tensor.shape().equals(shape)) {
                throw new CheckpointException("%s: tensor '%s' has shape %s, the model's configuration needs %s"
                        .formatted(origin, name, tensor.shape(), shape));
            }
            if (!tensor.type().isFloating()) {
                throw new CheckpointException("%s: tensor '%s' holds %s numbers; weights must be floating point"
                        .formatted(origin, name, tensor.type()));
            }
        });
        for (String name : found.keySet()) {
            if (!expected.containsKey(name)) {
                throw new CheckpointException(
                        ("%s has the tensor '%s', which a %s model of this configuration does not use;"
                                        + " running without it would give wrong answers")
                                .formatted(origin, name, config.family()));
            }
        }
    }

    private static void linear(Map<String, List<Long>> shapes, String module, long out, long in, boolean bias) {
        shapes.put(module + ".weight", List.of(out, in));
        if (bias) {
            shapes.put(module + ".bias", List.of(out));
        }
    }
}
