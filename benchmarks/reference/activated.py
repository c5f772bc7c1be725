"""Writes what transformers and PEFT compute when an adapter acts only after its invocation tokens (activated LoRA).

Run: python activated.py ../../engine/src/test/resources/io/lorica/engine/reference   (after tiny_models.py)
Needs: torch, transformers, peft, safetensors (versions are recorded in each activated.json).
"""

import json
import pathlib
import sys

import peft
import torch
import transformers
from peft import PeftModel, get_peft_model

import tiny_models

INVOCATION = [3, 42]
# The invocation twice, so the later one counts; whole, after its first token alone; not at all.
ROWS = [[5, 3, 42, 17, 3, 42, 7, 61, 9], [3, 8, 3, 42, 1, 90, 13], [4, 8, 3, 16, 23]]
SUPERVISED_FROM = [6, 4, 1]


def main(root):
    tiny_models.ROWS, tiny_models.SUPERVISED_FROM = ROWS, SUPERVISED_FROM
    for family in ["llama", "qwen2", "qwen3"]:
        directory = root / family
        base = transformers.AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32).eval()
        # PEFT looks for the invocation of one active adapter, so the domain layer becomes part of the weights.
        base = PeftModel.from_pretrained(base, directory / "adapters" / "domain").merge_and_unload()
        base.name_or_path = base.config._name_or_path = None
        reference = {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
            "rows": ROWS,
            "supervised_from": SUPERVISED_FROM,
            "invocation": INVOCATION,
        }
        model = get_peft_model(
            base,
            tiny_models.lora(
                3,
                ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
                alora_invocation_tokens=INVOCATION,
            ),
            adapter_name="activated",
        ).eval()
        tiny_models.randomise_lora(model, "activated", 17)
        model.save_pretrained(directory / "adapters")
        (directory / "adapters" / "README.md").unlink()
        with torch.no_grad():
            reference["stack_logits"] = [model(input_ids=torch.tensor([row])).logits[0].tolist() for row in ROWS]
        tiny_models.step_of(model, "activated", reference)
        tiny_models.write(reference, directory / "activated.json")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
