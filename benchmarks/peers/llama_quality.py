"""Perplexity with llama.cpp of windows of tokens; prints one line of JSON."""

import argparse
import json
import os

import llama_cpp as llama
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--windows", required=True, help="JSON: lists of token ids of one length")
parser.add_argument("--cache", help="folder of the requantised models")
parser.add_argument("--type", choices=["Q8_0", "Q4_0", "as-is"], required=True)
options = parser.parse_args()

with open(options.windows) as file:
    windows = json.load(file)
path = options.model if options.type == "as-is" else os.path.join(options.cache, f"model-{options.type}.gguf")
if options.type == "as-is":
    # llama.cpp crashes on processors with AMX, once it has laid Q4_K and Q5_0 weights out anew for them.
    defaults = llama.llama_cpp.llama_model_default_params

    def without_repacking():
        parameters = defaults()
        parameters.use_extra_bufts = False
        return parameters

    llama.llama_cpp.llama_model_default_params = without_repacking
model = llama.Llama(path, n_ctx=len(windows[0]), logits_all=True, verbose=False)
total, count = 0.0, 0
for window in windows:
    model.reset()
    model.eval(window)
    logits = np.asarray(model.scores[: len(window) - 1], dtype=np.float64)
    largest = logits.max(axis=1)
    normaliser = largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))
    total += (normaliser - logits[np.arange(len(window) - 1), window[1:]]).sum()
    count += len(window) - 1
print(json.dumps({"type": options.type, "perplexity": float(np.exp(total / count)), "tokens": count}))
