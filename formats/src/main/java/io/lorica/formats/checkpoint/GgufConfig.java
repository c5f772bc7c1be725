package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a model's configuration from GGUF metadata; where llama.cpp has a default for a missing key, it is taken. */
final class GgufConfig {
    private static final String EMBEDDING = "token_embd.weight";

    private GgufConfig() {}

    /** @param ropeDivisors what the file's {@code rope_freqs.weight} holds, if it has one */
    static ModelConfig read(GgufMetadata metadata, Map<String, TensorInfo> tensors, float @Nullable [] ropeDivisors) {
        String architecture = metadata.text("general.architecture").orElse("(none)");
        Family family = switch (architecture) {
            case "llama" -> Family.LLAMA;
            case "qwen2" -> Family.QWEN2;
            case "qwen3" -> Family.QWEN3;
            default ->
                throw new CheckpointException(
                        "%s holds a model of architecture '%s'; the engine runs llama, qwen2 and qwen3"
                                .formatted(metadata.origin(), architecture));
        };
        @Nullable TensorInfo embedding = tensors.get(EMBEDDING);
        if (embedding == null) {
            throw new CheckpointException(
                    "%s has no tensor '%s'; the model's files are incomplete".formatted(metadata.origin(), EMBEDDING));
        }
        String prefix = architecture + ".";
        int hiddenSize = metadata.integer(prefix + "embedding_length");
        int layers = metadata.integer(prefix + "block_count");
        int heads = required(metadata, prefix + "attention.head_count", layers);
        int headDim =
                metadata.optionalInteger(prefix + "attention.key_length").orElse(heads == 0 ? 0 : hiddenSize / heads);
        requireWholeHeadRotated(metadata, prefix, headDim);
        int maxPositions = metadata.integer(prefix + "context_length");
        return new ModelConfig(
                family,
                hiddenSize,
                required(metadata, prefix + "feed_forward_length", layers),
                layers,
                heads,
                metadata.alike(prefix + "attention.head_count_kv", layers).orElse(heads),
                headDim,
                (int) Math.min(embedding.shape().getFirst(), Integer.MAX_VALUE),
                Math.min(maxPositions, slidingWindow(metadata, prefix, maxPositions)),
                shortest(metadata.number(prefix + "attention.layer_norm_rms_epsilon")),
                shortest(metadata.optionalNumber(prefix + "rope.freq_base").orElse(10_000)),
                scaling(metadata, prefix, maxPositions, ropeDivisors),
                !tensors.containsKey("output.weight"),
                tensors.containsKey("blk.0.attn_q.bias"),
                family == Family.QWEN3);
    }

    /** The decimal a model's author wrote: 1e-5 is stored as the nearest float, 9.99999975e-6. */
    private static double shortest(double stored) {
        return (float) stored == stored ? Double.parseDouble(Float.toString((float) stored)) : stored;
    }

    private static void requireWholeHeadRotated(GgufMetadata metadata, String prefix, int headDim) {
        int rotated = metadata.optionalInteger(prefix + "rope.dimension_count").orElse(headDim);
        if (rotated != headDim) {
            throw new CheckpointException("%s rotates %d of the %d dimensions of each head, which the engine does not"
                    .formatted(metadata.origin(), rotated, headDim));
        }
    }

    private static int required(GgufMetadata metadata, String key, int layers) {
        return metadata.alike(key, layers).orElseThrow(() -> metadata.missing(key));
    }

    /** A window of 0 is none. */
    private static int slidingWindow(GgufMetadata metadata, String prefix, int maxPositions) {
        int window =
                metadata.optionalInteger(prefix + "attention.sliding_window").orElse(0);
        return window == 0 ? maxPositions : window;
    }

    private static RopeScaling scaling(
            GgufMetadata metadata, String prefix, int maxPositions, float @Nullable [] ropeDivisors) {
        String type = metadata.text(prefix + "rope.scaling.type").orElse("linear");
        double factor = type.equals("none") ? 1 : factor(metadata, prefix);
        if (ropeDivisors != null) {
            return factors(metadata, type, factor, ropeDivisors);
        }
        return switch (type) {
            case "none" -> new RopeScaling.None();
            case "linear" -> factor == 1 ? new RopeScaling.None() : new RopeScaling.Linear(factor);
            case "yarn" ->
                new RopeScaling.Yarn(
                        factor,
                        metadata.optionalInteger(prefix + "rope.scaling.original_context_length")
                                .orElse(maxPositions),
                        32,
                        1,
                        HuggingFaceConfig.yarnScale(factor, 1)
                                * metadata.optionalNumber(prefix + "rope.scaling.attn_factor")
                                        .orElse(1),
                        true);
            default ->
                throw new CheckpointException("%s asks for RoPE scaling '%s'; the engine has none, linear and yarn"
                        .formatted(metadata.origin(), type));
        };
    }

    private static RopeScaling factors(GgufMetadata metadata, String type, double factor, float[] ropeDivisors) {
        if (!type.equals("none") && !type.equals("linear")) {
            throw new CheckpointException(
                    "%s has RoPE factors and asks for RoPE scaling '%s'; beside factors the engine has none and linear"
                            .formatted(metadata.origin(), type));
        }
        List<Double> divisors = new ArrayList<>();
        for (float divisor : ropeDivisors) {
            divisors.add(divisor * factor);
        }
        return new RopeScaling.Factors(divisors);
    }

    /** Under the name of today or of old; none is 1, and so is 0. */
    private static double factor(GgufMetadata metadata, String prefix) {
        double stored = metadata.optionalNumber(prefix + "rope.scaling.factor")
                .orElseGet(() ->
                        metadata.optionalNumber(prefix + "rope.scale_linear").orElse(0));
        double factor = stored == 0 ? 1 : shortest(stored);
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new CheckpointException(
                    "%s has a RoPE scaling factor of %s; it must be at least 1".formatted(metadata.origin(), factor));
        }
        return factor;
    }
}
