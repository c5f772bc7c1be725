package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;

/** Reads {@code config.json}, both as transformers up to 4 and as transformers 5 write it. */
final class HuggingFaceConfig {
    /** What transformers takes when the key is absent. */
    private static final double DEFAULT_THETA = 10_000;

    private HuggingFaceConfig() {}

    static ModelConfig read(ConfigFile json) {
        String modelType = json.text("model_type").orElse("(none)");
        Family family = switch (modelType) {
            case "llama", "mistral" -> Family.LLAMA;
            case "qwen2" -> Family.QWEN2;
            case "qwen3" -> Family.QWEN3;
            default ->
                throw new CheckpointException(
                        "%s describes a model of type '%s'; the engine runs llama, mistral, qwen2 and qwen3"
                                .formatted(json.origin(), modelType));
        };
        refuseUnsupported(json);
        int heads = json.integer("num_attention_heads");
        int hiddenSize = json.integer("hidden_size");
        int maxPositions = json.integer("max_position_embeddings");
        return new ModelConfig(
                family,
                hiddenSize,
                json.integer("intermediate_size"),
                json.integer("num_hidden_layers"),
                heads,
                json.optionalInteger("num_key_value_heads").orElse(heads),
                headDim(json, family, hiddenSize, heads),
                json.integer("vocab_size"),
                Math.min(maxPositions, slidingWindow(json, modelType, maxPositions)),
                json.number("rms_norm_eps"),
                theta(json),
                scaling(json, maxPositions),
                json.flag("tie_word_embeddings", false),
                family == Family.QWEN2,
                family == Family.QWEN3);
    }

    private static int headDim(ConfigFile json, Family family, int hiddenSize, int heads) {
        int absent = family == Family.QWEN3 ? 128 : heads < 1 ? 0 : hiddenSize / heads;
        return json.optionalInteger("head_dim").orElse(absent);
    }

    private static void refuseUnsupported(ConfigFile json) {
        String activation = json.text("hidden_act").orElse("silu");
        if (!activation.equals("silu")) {
            throw new CheckpointException(
                    "%s asks for the activation '%s'; the engine runs silu".formatted(json.origin(), activation));
        }
        for (String bias : new String[] {"attention_bias", "mlp_bias"}) {
            if (json.flag(bias, false)) {
                throw new CheckpointException(
                        "%s sets %s; the engine runs models without it".formatted(json.origin(), bias));
            }
        }
        if (json.has("quantization_config")) {
            throw new CheckpointException(
                    "%s has a quantization_config; give the unquantised safetensors model or a GGUF file"
                            .formatted(json.origin()));
        }
    }

    /** Mistral always slides where a window is given; Qwen only when it says so. */
    private static int slidingWindow(ConfigFile json, String modelType, int maxPositions) {
        boolean slides = modelType.equals("mistral") || json.flag("use_sliding_window", false);
        return slides ? json.optionalInteger("sliding_window").orElse(maxPositions) : maxPositions;
    }

    private static double theta(ConfigFile json) {
        if (json.has("rope_parameters")) {
            return json.object("rope_parameters").optionalNumber("rope_theta").orElse(DEFAULT_THETA);
        }
        return json.optionalNumber("rope_theta").orElse(DEFAULT_THETA);
    }

    private static RopeScaling scaling(ConfigFile json, int maxPositions) {
        String key = json.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
        if (!json.has(key)) {
            return new RopeScaling.None();
        }
        ConfigFile rope = json.object(key);
        if (rope.optionalNumber("partial_rotary_factor").orElse(1) != 1) {
            throw new CheckpointException(
                    "%s rotates only part of each head (partial_rotary_factor), which the engine does not"
                            .formatted(rope.origin()));
        }
        String type = rope.text("rope_type").or(() -> rope.text("type")).orElse("default");
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(factor(rope));
            case "llama3" ->
                new RopeScaling.Llama3(
                        factor(rope),
                        rope.number("low_freq_factor"),
                        rope.number("high_freq_factor"),
                        rope.integer("original_max_position_embeddings"));
            case "yarn" -> yarn(rope, maxPositions);
            default ->
                throw new CheckpointException(
                        "%s asks for RoPE scaling '%s'; the engine has default, linear, llama3 and yarn"
                                .formatted(rope.origin(), type));
        };
    }

    private static RopeScaling yarn(ConfigFile rope, int maxPositions) {
        double factor = factor(rope);
        return new RopeScaling.Yarn(
                factor,
                rope.optionalInteger("original_max_position_embeddings").orElse(maxPositions),
                rope.optionalNumber("beta_fast").orElse(32),
                rope.optionalNumber("beta_slow").orElse(1),
                rope.optionalNumber("attention_factor").orElseGet(() -> yarnAttention(rope, factor)),
                rope.flag("truncate", true));
    }

    private static double yarnAttention(ConfigFile rope, double factor) {
        double scale = rope.optionalNumber("mscale").orElse(0);
        double scaleOfAll = rope.optionalNumber("mscale_all_dim").orElse(0);
        return scale != 0 && scaleOfAll != 0
                ? yarnScale(factor, scale) / yarnScale(factor, scaleOfAll)
                : yarnScale(factor, 1);
    }

    /** YaRN, equation 22. */
    static double yarnScale(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    private static double factor(ConfigFile rope) {
        double factor = rope.number("factor");
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new CheckpointException(
                    "%s has a scaling factor of %s; it must be at least 1".formatted(rope.origin(), factor));
        }
        return factor;
    }
}
