"""Writes what transformers and PEFT say of hidden states, read out by a linear layer and trained through it.

Run: python read_outs.py ../../engine/src/test/resources/io/lorica/engine/reference   (after tiny_models.py)
Needs: torch, transformers, peft, safetensors (versions are recorded in each read_outs.json).
"""

import json
import pathlib
import sys

import peft
import torch
import transformers
from peft import PeftModel

import tiny_models

ROWS = [[5, 17, 99, 3, 42, 7, 61], [8, 1, 90], [4, 8, 3, 16, 23, 2, 9]]
LABELS = [2, 0, 1]
OFFSETS = [[0.3, -0.9, 0.6], [-0.4, 0.5, -0.1], [1.2, 0.0, -1.2]]  # log-odds that a scorecard has of each row
OUTCOMES = 3


def means(model, depth):
    """[rows, H]: after all layers the final norm is applied too."""
    rows = [model(input_ids=torch.tensor([row]), output_hidden_states=True) for row in ROWS]
    return torch.stack([row.hidden_states[depth][0].mean(0) for row in rows])


def step(model, depth, seed):
    """Loss, gradients and the norm over all of them, of the task adapter and of a read-out of random weights."""
    generator = torch.Generator().manual_seed(seed)
    weight = torch.nn.Parameter(torch.randn([OUTCOMES, model.config.hidden_size], generator=generator) * 0.3)
    bias = torch.nn.Parameter(torch.randn([OUTCOMES], generator=generator) * 0.3)
    initial = {"weight": weight.flatten().tolist(), "bias": bias.tolist()}
    trained = {name: tensor for name, tensor in model.named_parameters() if ".task." in name}
    for name, tensor in model.named_parameters():
        tensor.requires_grad_(name in trained)
    scores = torch.tensor(OFFSETS) + means(model, depth) @ weight.t() + bias
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(LABELS), reduction="mean")
    model.zero_grad()
    loss.backward()
    plain = {name: name.replace(".task", "") for name in trained}
    # What lies above the depth has no part in the loss.
    gradients = {
        plain[name]: (torch.zeros_like(tensor) if tensor.grad is None else tensor.grad).flatten().tolist()
        for name, tensor in trained.items()
    }
    return {
        "depth": depth,
        **initial,
        "loss": loss.item(),
        "gradients": gradients,
        "weight_gradient": weight.grad.flatten().tolist(),
        "bias_gradient": bias.grad.tolist(),
    }


def main(root):
    for family in ["llama", "qwen2", "qwen3"]:
        directory = root / family
        base = transformers.AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()
        depths = list(range(1, base.config.num_hidden_layers + 1))
        reference = {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
            "rows": ROWS,
            "labels": LABELS,
            "offsets": OFFSETS,
        }
        with torch.no_grad():
            reference["base_means"] = [means(base, depth).tolist() for depth in depths]
        model = PeftModel.from_pretrained(base, directory / "adapters" / "domain", adapter_name="domain").eval()
        model.load_adapter(directory / "adapters" / "task", adapter_name="task")
        model.base_model.set_adapter(["domain", "task"])
        with torch.no_grad():
            reference["stack_means"] = [means(model, depth).tolist() for depth in depths]
        reference["steps"] = [step(model, depth, 19 + depth) for depth in depths]
        tiny_models.write(reference, directory / "read_outs.json")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
