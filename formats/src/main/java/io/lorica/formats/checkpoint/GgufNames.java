package io.lorica.formats.checkpoint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** GGUF's names of tensors, in Hugging Face's words. */
final class GgufNames {
    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,4})\\.([a-z_]+)\\.(weight|bias)");

    private static final Map<String, String> WHOLE = Map.of(
            "token_embd.weight", ModelTensors.EMBEDDING,
            "output_norm.weight", "model.norm.weight",
            "output.weight", ModelTensors.HEAD);

    private static final Map<String, String> MODULES = Map.ofEntries(
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("attn_q_norm", "self_attn.q_norm"),
            Map.entry("attn_k_norm", "self_attn.k_norm"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"));

    private GgufNames() {}

    /** A name that is not known stays as it is, and the check of the model's tensors reports it. */
    static String huggingFace(String name) {
        Matcher block = BLOCK.matcher(name);
        if (block.matches()) {
            @Nullable String module = MODULES.get(block.group(2));
            if (module != null) {
                return "model.layers.%d.%s.%s".formatted(Integer.parseInt(block.group(1)), module, block.group(3));
            }
        }
        return WHOLE.getOrDefault(name, name);
    }
}
