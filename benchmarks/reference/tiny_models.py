"""Writes tiny seeded models of each family with what transformers and PEFT compute from them.

Run: python tiny_models.py ../../engine/src/test/resources/io/lorica/engine/reference
Needs: torch, transformers, peft, safetensors (versions are recorded in each reference.json).
"""

import json
import pathlib
import sys

import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model

ROWS = [[5, 17, 99, 3, 42, 7, 61], [8, 1, 90]]  # rows of different length; the second is scored and trained apart
SUPERVISED_FROM = [3, 1]
COMMON = dict(
    hidden_size=32,
    intermediate_size=48,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    vocab_size=100,
    max_position_embeddings=64,
    rms_norm_eps=1e-5,
    bos_token_id=1,
    eos_token_id=2,
)


def config(family):
    if family == "llama":
        return transformers.LlamaConfig(
            **COMMON,
            tie_word_embeddings=True,
            rope_parameters={
                "rope_type": "llama3",
                "rope_theta": 10000.0,
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 16,
            },
        )
    if family == "qwen2":
        return transformers.Qwen2Config(**COMMON, tie_word_embeddings=False)
    return transformers.Qwen3Config(**COMMON, head_dim=16, tie_word_embeddings=True)


def randomise(model, seed):
    """Weights large enough that every part of the model changes the outcome."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.copy_(torch.randn(weight.shape, generator=generator) * 0.25 + (1 if "norm" in name else 0))


def lora(rank, targets, **more):
    return LoraConfig(
        r=rank, lora_alpha=2 * rank, target_modules=targets, lora_dropout=0.0, task_type="CAUSAL_LM", **more
    )


def randomise_lora(model, adapter, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if f".{adapter}." in name:
                weight.copy_(torch.randn(weight.shape, generator=generator) * 0.2)


def loss_sum(model):
    total, count = 0, 0
    for row, start in zip(ROWS, SUPERVISED_FROM):
        logits = model(input_ids=torch.tensor([row])).logits[0, start - 1 : -1]
        total = total + torch.nn.functional.cross_entropy(logits, torch.tensor(row[start:]), reduction="sum")
        count += len(row) - start
    return total, count


def step_of(model, adapter, reference):
    """Adds loss, gradients, their norm and the weights after one AdamW step of one adapter."""
    trained = {name: weight for name, weight in model.named_parameters() if f".{adapter}." in name}
    for name, weight in model.named_parameters():
        weight.requires_grad_(name in trained)
    total, count = loss_sum(model)
    (total / count).backward()
    plain = {name: name.replace(f".{adapter}", "") for name in trained}
    reference["loss"] = (total / count).item()
    reference["gradients"] = {plain[name]: weight.grad.flatten().tolist() for name, weight in trained.items()}
    optimiser = torch.optim.AdamW(trained.values(), lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)
    norm = torch.nn.utils.clip_grad_norm_(trained.values(), 0.5)
    reference["gradient_norm"] = norm.item()
    optimiser.step()
    reference["stepped"] = {plain[name]: weight.flatten().tolist() for name, weight in trained.items()}


def write(reference, path):
    rounded = json.loads(json.dumps(reference), parse_float=lambda text: float(f"{float(text):.7g}"))
    path.write_text(json.dumps(rounded, separators=(",", ":")))


def main(root):
    for family in ["llama", "qwen2", "qwen3"]:
        directory = root / family
        torch.manual_seed(0)
        base = transformers.AutoModelForCausalLM.from_config(config(family)).eval()
        randomise(base, 7)
        base.save_pretrained(directory)
        reference = {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
            "rows": ROWS,
            "supervised_from": SUPERVISED_FROM,
        }
        with torch.no_grad():
            reference["base_logits"] = [base(torch.tensor([row])).logits[0].tolist() for row in ROWS]
            greedy = base.generate(
                torch.tensor([ROWS[0]]), max_new_tokens=12, do_sample=False, eos_token_id=None, pad_token_id=0
            )
            reference["greedy"] = greedy[0, len(ROWS[0]) :].tolist()

        domain = get_peft_model(base, lora(4, ["q_proj", "v_proj", "o_proj", "down_proj"]), adapter_name="domain")
        randomise_lora(domain, "domain", 11)
        domain.add_adapter("task", lora(3, ["q_proj", "k_proj", "gate_proj", "up_proj"], use_rslora=True))
        randomise_lora(domain, "task", 13)
        domain.save_pretrained(directory / "adapters")
        (directory / "adapters" / "README.md").unlink()
        with torch.no_grad():
            domain.set_adapter("domain")
            reference["domain_logits"] = [domain(torch.tensor([row])).logits[0].tolist() for row in ROWS]
            domain.base_model.set_adapter(["domain", "task"])
            reference["stack_logits"] = [domain(torch.tensor([row])).logits[0].tolist() for row in ROWS]
        step_of(domain, "task", reference)
        write(reference, directory / "reference.json")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
