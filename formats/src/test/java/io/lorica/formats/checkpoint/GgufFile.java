package io.lorica.formats.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bytes of a GGUF file with FP32 tensors, for tests. */
public final class GgufFile {
    private static final int ALIGNMENT = 32;

    final Map<String, Object> metadata = new LinkedHashMap<>();
    final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

    /** A Hugging Face model's tensors as a llama file: renamed, rows of query and key interleaved, tied head. */
    public static GgufFile llama(Checkpoint model) {
        ModelConfig config = model.config();
        GgufFile file = new GgufFile();
        file.metadata.put("general.architecture", "llama");
        file.metadata.put("llama.block_count", config.layers());
        file.metadata.put("llama.context_length", config.maxPositions());
        file.metadata.put("llama.embedding_length", config.hiddenSize());
        file.metadata.put("llama.feed_forward_length", config.intermediateSize());
        file.metadata.put("llama.attention.head_count", config.heads());
        file.metadata.put("llama.attention.head_count_kv", config.kvHeads());
        file.metadata.put("llama.attention.key_length", config.headDim());
        file.metadata.put("llama.rope.freq_base", (float) config.ropeTheta());
        file.metadata.put("llama.attention.layer_norm_rms_epsilon", (float) config.rmsNormEps());
        for (String name : model.tensorNames()) {
            TensorInfo info = model.info(name);
            float[] values = floats(model, name);
            if (name.contains(".q_proj.")) {
                values = interleave(values, config.heads(), config.headDim());
            } else if (name.contains(".k_proj.")) {
                values = interleave(values, config.kvHeads(), config.headDim());
            }
            file.tensors.put(ggufName(name), new FloatTensor(info.shape(), values));
        }
        file.tokenizer();
        return file;
    }

    /** Byte-level BPE: one merge, two control tokens. */
    private void tokenizer() {
        metadata.put("tokenizer.ggml.model", "gpt2");
        metadata.put("tokenizer.ggml.pre", "smollm");
        metadata.put(
                "tokenizer.ggml.tokens", List.of("<|im_start|>", "<|im_end|>", "h", "i", "hi", "1", "2", "\u0120"));
        metadata.put("tokenizer.ggml.token_type", List.of(3, 3, 1, 1, 1, 1, 1, 1));
        metadata.put("tokenizer.ggml.merges", List.of("h i"));
        metadata.put("tokenizer.ggml.eos_token_id", 1);
        metadata.put("tokenizer.chat_template", "{{ messages[0]['content'] }}{{ eos_token }}");
    }

    /** @param value a whole number, a float, a text or a list of one of these */
    public void put(String key, Object value) {
        metadata.put(key, value);
    }

    /** The model in as many files as asked for, of which the first holds the metadata and no tensor. */
    List<byte[]> split(int parts) {
        List<GgufFile> files = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            GgufFile file = new GgufFile();
            file.metadata.putAll(part == 0 ? metadata : Map.of());
            file.metadata.put("split.no", part);
            file.metadata.put("split.count", parts);
            file.metadata.put("split.tensors.count", tensors.size());
            files.add(file);
        }
        int next = 0;
        for (var tensor : tensors.entrySet()) {
            files.get(1 + next++ % (parts - 1)).tensors.put(tensor.getKey(), tensor.getValue());
        }
        return files.stream().map(GgufFile::bytes).toList();
    }

    /** A file of one tensor with 256 numbers, whose type is the given number. */
    static byte[] oneTensor(String name, int type) {
        GgufFile file = new GgufFile();
        file.tensors.put(name, FloatTensor.of(new float[256], 256));
        byte[] bytes = file.bytes();
        int at = 4 + 4 + 8 + 8 + 8 + name.length() + 4 + 8;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, type);
        return bytes;
    }

    public byte[] bytes() {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(header, 3);
        int64(header, tensors.size());
        int64(header, metadata.size());
        metadata.forEach((key, value) -> {
            string(header, key);
            int32(header, type(value));
            value(header, value);
        });
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, tensor) -> {
            string(header, name);
            int32(header, tensor.shape().size());
            List<Long> fastestFirst = new ArrayList<>(tensor.shape());
            Collections.reverse(fastestFirst);
            fastestFirst.forEach(size -> int64(header, size));
            int32(header, 0);
            pad(data);
            int64(header, data.size());
            for (float number : tensor.values()) {
                int32(data, Float.floatToIntBits(number));
            }
        });
        pad(header);
        header.writeBytes(data.toByteArray());
        return header.toByteArray();
    }

    private static float[] interleave(float[] values, int heads, int headDim) {
        int row = values.length / (heads * headDim);
        float[] result = new float[values.length];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < headDim; i++) {
                int to = 2 * (i % (headDim / 2)) + i / (headDim / 2);
                System.arraycopy(values, (head * headDim + i) * row, result, (head * headDim + to) * row, row);
            }
        }
        return result;
    }

    private static String ggufName(String name) {
        return name.replace("model.embed_tokens", "token_embd")
                .replace("model.norm", "output_norm")
                .replace("model.layers", "blk")
                .replace("input_layernorm", "attn_norm")
                .replace("post_attention_layernorm", "ffn_norm")
                .replace("self_attn.o_proj", "attn_output")
                .replaceAll("self_attn\\.([qkv])_proj", "attn_$1")
                .replaceAll("mlp\\.(\\w+)_proj", "ffn_$1");
    }

    private static int type(Object value) {
        return switch (value) {
            case Integer _ -> 5;
            case Float _ -> 6;
            case String _ -> 8;
            case List<?> _ -> 9;
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case Integer number -> int32(out, number);
            case Float number -> int32(out, Float.floatToIntBits(number));
            case String text -> string(out, text);
            case List<?> list -> {
                int32(out, type(list.getFirst()));
                int64(out, list.size());
                list.forEach(item -> value(out, item));
            }
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        float[] values = new float[Math.toIntExact(checkpoint.info(name).elements())];
        checkpoint.readFloats(name, FloatBuffer.wrap(values));
        return values;
    }
}
