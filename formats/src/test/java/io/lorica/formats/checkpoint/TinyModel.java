package io.lorica.formats.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A complete Hugging Face model of a few thousand weights, drawn from a seed: it knows nothing, but behaves like one.
 */
public final class TinyModel {
    private static final int BYTES = 256;
    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
    private static final int MAX_POSITIONS = 512;
    private static final String CHAT_ML = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n'"
            + " + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    private static final JsonMapper JSON = new JsonMapper();

    private TinyModel() {}

    /** Writes config.json, model.safetensors, tokenizer.json (bytes as tokens) and tokenizer_config.json (ChatML). */
    public static void write(Path directory, Family family, long seed) {
        ModelConfig config = config(family);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("config.json"), JSON.writeValueAsString(json(config)));
            Files.writeString(directory.resolve("tokenizer.json"), JSON.writeValueAsString(tokenizer(BYTES)));
            Files.writeString(
                    directory.resolve("tokenizer_config.json"),
                    JSON.writeValueAsString(Map.of("eos_token", "<|im_end|>", "chat_template", CHAT_ML)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SafeTensors.write(directory.resolve("model.safetensors"), weights(config, seed), Map.of());
    }

    /**
     * A tokenizer alone, for a model of which only ids of tokens matter: no token ends an answer.
     *
     * @param tokens size of its vocabulary, at most that of the tiny model
     */
    public static void writeTokenizer(Path directory, int tokens) {
        try {
            Files.writeString(
                    directory.resolve("tokenizer.json"), JSON.writeValueAsString(tokenizer(tokens - SPECIAL.size())));
            Files.writeString(directory.resolve("tokenizer_config.json"), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ModelConfig config(Family family) {
        return new ModelConfig(
                family,
                32,
                64,
                2,
                4,
                2,
                8,
                BYTES + SPECIAL.size(),
                MAX_POSITIONS,
                1e-5,
                10_000,
                new RopeScaling.None(),
                true,
                family == Family.QWEN2,
                family == Family.QWEN3);
    }

    private static Map<String, Object> json(ModelConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", config.family().name().toLowerCase(Locale.ROOT));
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.kvHeads());
        json.put("head_dim", config.headDim());
        json.put("vocab_size", config.vocabSize());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rms_norm_eps", config.rmsNormEps());
        json.put("rope_theta", config.ropeTheta());
        json.put("tie_word_embeddings", config.tiedHead());
        return json;
    }

    private static Map<String, FloatTensor> weights(ModelConfig config, long seed) {
        Random random = new Random(seed);
        Map<String, FloatTensor> tensors = new TreeMap<>();
        ModelTensors.expected(config).forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
            float mean = name.contains("norm") ? 1 : 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = mean + 0.15f * (float) random.nextGaussian();
            }
            tensors.put(
                    name,
                    FloatTensor.of(
                            values, shape.stream().mapToLong(Long::longValue).toArray()));
        });
        return tensors;
    }

    private static Map<String, Object> tokenizer(int bytes) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        int[] characters = byteCharacters();
        for (int i = 0; i < bytes; i++) {
            vocabulary.put(Character.toString(characters[i]), i);
        }
        List<Map<String, Object>> added = new ArrayList<>();
        for (String special : SPECIAL) {
            added.add(Map.of(
                    "id",
                    bytes + added.size(),
                    "content",
                    special,
                    "special",
                    true,
                    "single_word",
                    false,
                    "lstrip",
                    false,
                    "rstrip",
                    false,
                    "normalized",
                    false));
        }
        Map<String, Object> byteLevel =
                Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
        return Map.of(
                "version",
                "1.0",
                "added_tokens",
                added,
                "pre_tokenizer",
                byteLevel,
                "decoder",
                byteLevel,
                "model",
                Map.of("type", "BPE", "vocab", vocabulary, "merges", List.of()));
    }

    /** The printable character GPT-2's byte-level vocabulary writes for each byte. */
    private static int[] byteCharacters() {
        int[] next = {BYTES};
        return IntStream.range(0, BYTES)
                .map(value -> isPrintable(value) ? value : next[0]++)
                .toArray();
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    }
}
