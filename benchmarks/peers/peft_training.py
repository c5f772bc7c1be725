"""One measured training with transformers and PEFT; prints one line of JSON.

The same model file, text, batch, supervised positions, adapter and optimiser as Lorica's run.
"""

import argparse
import json
import os
import resource
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

BATCH, LENGTH = 8, 256
parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--text", required=True)
parser.add_argument("--precision", choices=["FP32", "BF16"], required=True)
parser.add_argument("--all-linear", action="store_true")
parser.add_argument("--device", default="cpu")
parser.add_argument("--steps", type=int, default=4)
options = parser.parse_args()

folder, file = (options.model, None) if os.path.isdir(options.model) else os.path.split(options.model)
dtype = {"FP32": torch.float32, "BF16": torch.bfloat16}[options.precision]
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=dtype).to(options.device)
rank = 16 if options.all_linear else 32
targets = "all-linear" if options.all_linear else ["q_proj", "v_proj"]
model = get_peft_model(model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=targets, task_type="CAUSAL_LM"))
model.train()
parameters = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(parameters, lr=2e-4, weight_decay=0.01)
tokens = tokenizer(open(options.text, encoding="utf-8").read())["input_ids"]

ids = torch.tensor([tokens[i * LENGTH : (i + 1) * LENGTH] for i in range(BATCH)]).to(options.device)
labels = ids.clone()
labels[:, : LENGTH // 2] = -100
seconds, losses = [], []
for step in range(options.steps):
    start = time.perf_counter()
    loss = model(input_ids=ids, labels=labels, use_cache=False).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    if options.device != "cpu":
        torch.cuda.synchronize()
    seconds.append(time.perf_counter() - start)
    losses.append(loss.item())

print(
    json.dumps(
        {
            "precision": options.precision,
            "tokens_per_second": BATCH * LENGTH / min(seconds),
            "peak_rss_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            "losses": losses,
            "torch_threads": torch.get_num_threads(),
        }
    )
)
