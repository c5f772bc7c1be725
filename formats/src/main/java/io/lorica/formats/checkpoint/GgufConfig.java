package io.lorica.formats.checkpoint;

import io.lorica.formats.CheckpointException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a model's configuration from GGUF metadata. */
final class GgufConfig {
    private static final String EMBEDDING = "token_embd.weight";

    private GgufConfig() {}

    /** @param ropeDivisors what the file's {@code rope_freqs.weight} holds, if it has one */
    static ModelConfig read(GgufHeader header, float @Nullable [] ropeDivisors) {
        GgufMetadata metadata = header.metadata();
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
        @Nullable TensorInfo embedding = header.tensors().get(EMBEDDING);
        if (embedding == null) {
            throw new CheckpointException(
                    "%s has no tensor '%s'; the model's file is incomplete".formatted(metadata.origin(), EMBEDDING));
        }
        String prefix = architecture + ".";
        int hiddenSize = metadata.integer(prefix + "embedding_length");
        int heads = metadata.integer(prefix + "attention.head_count");
        int headDim =
                metadata.optionalInteger(prefix + "attention.key_length").orElse(heads == 0 ? 0 : hiddenSize / heads);
        requireWholeHeadRotated(metadata, prefix, headDim);
        int maxPositions = metadata.integer(prefix + "context_length");
        return new ModelConfig(
                family,
                hiddenSize,
                metadata.integer(prefix + "feed_forward_length"),
                metadata.integer(prefix + "block_count"),
                heads,
                metadata.optionalInteger(prefix + "attention.head_count_kv").orElse(heads),
                headDim,
                (int) Math.min(embedding.shape().getFirst(), Integer.MAX_VALUE),
                Math.min(
                        maxPositions,
                        metadata.optionalInteger(prefix + "attention.sliding_window")
                                .orElse(maxPositions)),
                shortest(metadata.number(prefix + "attention.layer_norm_rms_epsilon")),
                shortest(metadata.optionalNumber(prefix + "rope.freq_base").orElse(10_000)),
                scaling(metadata, prefix, maxPositions, ropeDivisors),
                !header.tensors().containsKey("output.weight"),
                header.tensors().containsKey("blk.0.attn_q.bias"),
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

    private static RopeScaling scaling(
            GgufMetadata metadata, String prefix, int maxPositions, float @Nullable [] ropeDivisors) {
        String type = metadata.text(prefix + "rope.scaling.type").orElse("none");
        if (ropeDivisors != null) {
            List<Double> divisors = new ArrayList<>();
            for (float divisor : ropeDivisors) {
                divisors.add((double) divisor);
            }
            return new RopeScaling.Factors(divisors);
        }
        if (type.equals("none")) {
            return new RopeScaling.None();
        }
        double factor = metadata.number(prefix + "rope.scaling.factor");
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new CheckpointException(
                    "%s has a RoPE scaling factor of %s; it must be at least 1".formatted(metadata.origin(), factor));
        }
        return switch (type) {
            case "linear" -> new RopeScaling.Linear(factor);
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
}
