package io.lorica.registry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small PEFT adapters and manifests for them. */
public final class PeftFiles {
    public static final String BASE = "b".repeat(64);

    private PeftFiles() {}

    public static Map<String, byte[]> files(int seed) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("adapter_config.json", config(2));
        files.put("adapter_model.safetensors", weights(2, seed));
        return files;
    }

    public static Map<String, byte[]> files(byte[] config, byte[] weights) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("adapter_config.json", config);
        files.put("adapter_model.safetensors", weights);
        return files;
    }

    public static byte[] config(int rank) {
        return "{\"peft_type\":\"LORA\",\"r\":%d,\"lora_alpha\":4,\"target_modules\":[\"q_proj\"]}"
                .formatted(rank)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A [rank, 3] and B [3, rank] in F32. */
    public static byte[] weights(int rank, int seed) {
        int bytes = rank * 3 * 4;
        var header = """
                {"__metadata__":{"format":"pt"},\
                "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight":\
                {"dtype":"F32","shape":[%d,3],"data_offsets":[0,%d]},\
                "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight":\
                {"dtype":"F32","shape":[3,%d],\
                "data_offsets":[%d,%d]}}""".formatted(rank, bytes, rank, bytes, 2 * bytes);
        return safetensors(header, 2 * bytes, seed);
    }

    public static byte[] safetensors(String header, int dataBytes, int seed) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        var file = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text);
        for (int i = 0; i < dataBytes / 4; i++) {
            file.putFloat(seed + i * 0.25f);
        }
        return file.array();
    }

    public static Map<String, Object> manifest() {
        return manifest(Map.of("auc", 0.75));
    }

    public static Map<String, Object> manifest(Map<String, Double> metrics) {
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("base_model", Map.of("name", "tiny-base", "digest", BASE));
        manifest.put("datasets", java.util.List.of());
        manifest.put("metrics", metrics);
        manifest.put("training_options", Map.of("rank", 2, "learning_rate", 5e-5, "seed", 9007199254740993L));
        return manifest;
    }
}
