"""Text generation and reading of prompts with llama.cpp; prints one line of JSON.

The same model file (requantised by llama.cpp itself), prompts and numbers of tokens as Lorica's run. Eight requests
with an adapter stack each are answered one after the other: a context applies one set of adapters at a time, as
llama.cpp's own server does, which batches only requests of equal adapters.
"""

import argparse
import ctypes
import json
import os
import time

import gguf
import llama_cpp as llama
import numpy as np

REQUESTS, RANK = 8, 32
PROMPT = "Question: What is a bank loan?\nAnswer:"
READ_TOKENS = 200
parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--text", required=True)
parser.add_argument("--cache", required=True, help="folder for the requantised model and the adapters")
parser.add_argument("--type", choices=["Q8_0", "Q4_0"], required=True)
parser.add_argument("--tokens", type=int, required=True)
parser.add_argument("--rounds", type=int, required=True)
parser.add_argument("--threads", type=int, required=True)
options = parser.parse_args()
os.makedirs(options.cache, exist_ok=True)


def requantised():
    path = os.path.join(options.cache, f"model-{options.type}.gguf")
    if not os.path.exists(path):
        parameters = llama.llama_model_quantize_default_params()
        parameters.ftype = {"Q8_0": llama.LLAMA_FTYPE_MOSTLY_Q8_0, "Q4_0": llama.LLAMA_FTYPE_MOSTLY_Q4_0}[options.type]
        parameters.allow_requantize = True
        if llama.llama_model_quantize(options.model.encode(), (path + ".part").encode(), ctypes.byref(parameters)):
            raise SystemExit("llama.cpp could not requantise " + options.model)
        os.rename(path + ".part", path)
    return path


def adapter_file(number):
    path = os.path.join(options.cache, f"adapter-{number}.gguf")
    if not os.path.exists(path):
        random = np.random.default_rng(number)
        writer = gguf.GGUFWriter(path + ".part", "llama")
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", 2.0 * RANK)
        for tensor in gguf.GGUFReader(options.model).tensors:
            if tensor.name.endswith(("attn_q.weight", "attn_v.weight")):
                inputs, outputs = (int(n) for n in tensor.shape)
                a = random.normal(0, 0.02, (RANK, inputs)).astype(np.float32)
                b = random.normal(0, 0.0001, (outputs, RANK)).astype(np.float32)
                writer.add_tensor(tensor.name + ".lora_a", a)
                writer.add_tensor(tensor.name + ".lora_b", b)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        os.rename(path + ".part", path)
    return path


@llama.llama_log_callback
def silent(level, text, data):
    pass


llama.llama_log_set(silent, ctypes.c_void_p(0))
llama.llama_backend_init()
model = llama.llama_model_load_from_file(requantised().encode(), llama.llama_model_default_params())
vocabulary = llama.llama_model_get_vocab(model)
size = llama.llama_vocab_n_tokens(vocabulary)
parameters = llama.llama_context_default_params()
parameters.n_ctx = 4096
parameters.n_batch = parameters.n_ubatch = 2048
parameters.n_seq_max = REQUESTS
parameters.n_threads = parameters.n_threads_batch = options.threads
context = llama.llama_init_from_model(model, parameters)
memory = llama.llama_get_memory(context)
batch = llama.llama_batch_init(2048, 0, 1)


def tokenise(text):
    raw = text.encode()
    tokens = (llama.llama_token * (len(raw) + 8))()
    count = llama.llama_tokenize(vocabulary, raw, len(raw), tokens, len(tokens), False, True)
    return list(tokens[:count])


def compute(entries):
    """Entries of (token, position, sequence, whether its logits are wanted)."""
    batch.n_tokens = len(entries)
    for i, (token, position, sequence, wanted) in enumerate(entries):
        batch.token[i] = token
        batch.pos[i] = position
        batch.n_seq_id[i] = 1
        batch.seq_id[i][0] = sequence
        batch.logits[i] = wanted
    if llama.llama_decode(context, batch):
        raise SystemExit("llama.cpp could not decode")


def likeliest(index):
    return int(np.argmax(np.ctypeslib.as_array(llama.llama_get_logits_ith(context, index), shape=(size,))))


def generate(sequences):
    """Tokens a second after the prompts, greedily."""
    llama.llama_memory_clear(memory, True)
    prompt = tokenise(PROMPT)
    compute([(t, i, s, i == len(prompt) - 1) for s in range(sequences) for i, t in enumerate(prompt)])
    last = [likeliest((s + 1) * len(prompt) - 1) for s in range(sequences)]
    start = time.perf_counter()
    for step in range(options.tokens - 1):
        compute([(last[s], len(prompt) + step, s, True) for s in range(sequences)])
        last = [likeliest(s) for s in range(sequences)]
        for token in last:
            llama.llama_vocab_is_eog(vocabulary, token)
    return time.perf_counter() - start


def use(adapters):
    handles = (llama.llama_adapter_lora_p_ctypes * max(1, len(adapters)))(*adapters)
    scales = (ctypes.c_float * max(1, len(adapters)))(*([1.0] * len(adapters)))
    if llama.llama_set_adapters_lora(context, handles, len(adapters), scales):
        raise SystemExit("llama.cpp could not use the adapters")


def one_request():
    use([])
    return (options.tokens - 1) / generate(1)


def eight_requests_base():
    use([])
    return REQUESTS * (options.tokens - 1) / generate(REQUESTS)


def eight_requests_eight_stacks():
    seconds = 0
    for s in range(REQUESTS):
        use(adapters[2 * s : 2 * s + 2])
        seconds += generate(1)
    use([])
    return REQUESTS * (options.tokens - 1) / seconds


def read_prompts():
    """Tokens a second of eight prompts, until the logits after each."""
    llama.llama_memory_clear(memory, True)
    start = time.perf_counter()
    compute(
        [(text[s * READ_TOKENS + i], i, s, i == READ_TOKENS - 1) for s in range(REQUESTS) for i in range(READ_TOKENS)]
    )
    for s in range(REQUESTS):
        likeliest((s + 1) * READ_TOKENS - 1)
    return REQUESTS * READ_TOKENS / (time.perf_counter() - start)


text = tokenise(open(options.text, encoding="utf-8").read()[:20000])
adapters = [llama.llama_adapter_lora_init(model, adapter_file(i).encode()) for i in range(2 * REQUESTS)]
works = [one_request, eight_requests_base, eight_requests_eight_stacks, read_prompts]
speeds = {work.__name__: 0.0 for work in works}
for work in works:
    work()
for _ in range(options.rounds):
    for work in works:
        speeds[work.__name__] = max(speeds[work.__name__], work())
print(json.dumps({"weights": options.type, "threads": options.threads, "tokens": options.tokens, **speeds}))
