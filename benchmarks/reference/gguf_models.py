"""Converts the tiny models of tiny_models.py to GGUF, with transformers' logits for the
weights as the files round them.

Run: python gguf_models.py ../../engine/src/test/resources/io/lorica/engine/reference
Needs: gguf, numpy, torch, transformers, safetensors (gguf's version is recorded).

Names, metadata, the order of llama's query and key rows and its rope_freqs follow llama.cpp's convert_hf_to_gguf.py.
The matrices take turns in the element types, so that a file holds all of them.
"""

import importlib.metadata
import json
import pathlib
import sys

import gguf
import numpy as np
import torch
import transformers
from gguf.quants import dequantize, quantize
from safetensors.torch import load_file

TYPES = ["Q8_0", "Q4_0", "Q4_1", "F16", "BF16", "F32"]
BLOCK = 32
ROW = [5, 17, 99, 3, 42, 7, 61]


def permuted(weights, heads):
    return (
        weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:])
        .swapaxes(1, 2)
        .reshape(weights.shape)
    )


def rope_freqs(rope, head_dim):
    """What each frequency is divided by (convert_hf_to_gguf.py, LlamaModel.generate_extra_tensors)."""
    base, old = rope["rope_theta"], rope["original_max_position_embeddings"]
    frequencies = 1.0 / (base ** (torch.arange(0, head_dim, 2, dtype=torch.float32) / head_dim))
    low, high = old / rope["low_freq_factor"], old / rope["high_freq_factor"]
    divisors = []
    for frequency in frequencies:
        wavelength = 2 * torch.pi / frequency
        if wavelength < high:
            divisors.append(1)
        elif wavelength > low:
            divisors.append(rope["factor"])
        else:
            smooth = (old / wavelength - rope["low_freq_factor"]) / (rope["high_freq_factor"] - rope["low_freq_factor"])
            divisors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
    return np.array(divisors, dtype=np.float32)


def metadata(writer, family, config):
    writer.add_name(f"tiny {family}")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    if "head_dim" in config:
        writer.add_key_length(config["head_dim"])
        writer.add_value_length(config["head_dim"])
    if family == "llama":
        writer.add_vocab_size(config["vocab_size"])
        writer.add_rope_dimension_count(config["head_dim"])
    writer.add_file_type(gguf.LlamaFileType.GUESSED)


def tokenizer(writer, family, size):
    letters = [chr(code) for code in range(ord("!"), ord("~") + 1)] + ["\u0120", "\u010a"]
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *letters, "hi"]
    tokens = tokens[:size] + [f"<|extra_{i}|>" for i in range(size - len(tokens))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm" if family == "llama" else "qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(
        [gguf.TokenType.CONTROL if token.startswith("<|") else gguf.TokenType.NORMAL for token in tokens]
    )
    writer.add_token_merges(["h i"])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def convert(root, family):
    config = json.loads((root / family / "config.json").read_text())
    weights = load_file(root / family / "model.safetensors")
    heads = {"q_proj": config["num_attention_heads"], "k_proj": config["num_key_value_heads"]}
    names = gguf.get_tensor_name_map(getattr(gguf.MODEL_ARCH, family.upper()), config["num_hidden_layers"])
    writer = gguf.GGUFWriter(root / f"{family}.gguf", family)
    metadata(writer, family, config)
    tokenizer(writer, family, config["vocab_size"])
    if family == "llama":
        writer.add_tensor("rope_freqs.weight", rope_freqs(config["rope_parameters"], config["head_dim"]))
    read, turn = {}, 0
    for name, weight in sorted(weights.items()):
        values = weight.numpy()
        if values.ndim == 1:
            kind = "F32"
        else:
            turn += 1
            kind = TYPES[turn % len(TYPES)]
            kind = kind if values.shape[1] % BLOCK == 0 or not kind.startswith("Q") else "F16"
        kind = gguf.GGMLQuantizationType[kind]
        stored = quantize(values, kind)
        read[name] = torch.from_numpy(dequantize(stored, kind).astype(np.float32).reshape(values.shape))
        permuted_heads = next((count for module, count in heads.items() if f".{module}." in name), None)
        if family == "llama" and permuted_heads:  # whole rows change places, so rounding before or after is the same
            stored = permuted(stored, permuted_heads)
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), stored, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model = transformers.AutoModelForCausalLM.from_pretrained(root / family).eval()
    model.load_state_dict(read, strict=False)
    model.tie_weights()
    with torch.no_grad():
        logits = model(torch.tensor([ROW])).logits[0].tolist()
    return [[float(f"{logit:.7g}") for logit in row] for row in logits]


def main(root):
    logits = {family: convert(root, family) for family in ["llama", "qwen2", "qwen3"]}
    content = {"gguf": importlib.metadata.version("gguf"), "row": ROW, "logits": logits}
    (root / "gguf.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
