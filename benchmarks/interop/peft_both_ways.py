"""Lorica's adapters in PEFT and PEFT's adapters in Lorica: the same probabilities, the same greedy text.

Lorica is asked through the API in FP32; PEFT gets the files that the registry hands out.
"""

import hashlib
import json
import os
import pathlib

import torch
from adapters import API, SPEC, done, serve
from checks import Checks
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

WORK = pathlib.Path(os.environ["INTEROP_WORK"])
BASE = WORK / "tiny-base"
TOLERANCE = 1e-5
INPUTS = [{"amount": amount, "purpose": purpose} for amount in (150, 4999, 9000) for purpose in ("car", "education")]
CHATS = [[{"role": "user", "content": text}] for text in ("What is a loan?", "Who repays it?")]
ANSWERS = {outcome["label"]: outcome["answer"] for outcome in SPEC["outcomes"]}

checks = Checks("peft", "peft", "transformers", "torch")
tokenizer = AutoTokenizer.from_pretrained(BASE)


def base():
    return AutoModelForCausalLM.from_pretrained(BASE, dtype=torch.float32).eval()


def download(adapter, number=1):
    folder = WORK / f"{adapter}-{number}"
    folder.mkdir(exist_ok=True)
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        response = API.get(f"/v1/adapters/{adapter}/versions/{number}/files/{name}")
        (folder / name).write_bytes(response.raise_for_status().content)
    return folder


def prompt_of(inputs):
    return f"Amount: {inputs['amount']}\nPurpose: {inputs['purpose']}\nRisk:"


@torch.no_grad()
def probabilities(model, inputs):
    """P(label): softmax over the summed log-probabilities of the outcomes' answers."""
    prompt = tokenizer(prompt_of(inputs), add_special_tokens=False)["input_ids"]
    scores = []
    for answer in ANSWERS.values():
        answer = tokenizer(answer, add_special_tokens=False)["input_ids"]
        logits = model(input_ids=torch.tensor([prompt + answer])).logits[0].double()
        each = torch.log_softmax(logits[len(prompt) - 1 : -1], dim=-1)
        scores.append(each[range(len(answer)), answer].sum())
    return dict(zip(ANSWERS, torch.softmax(torch.stack(scores), dim=0).tolist()))


@torch.no_grad()
def greedy(model, messages):
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    end = tokenizer.eos_token_id
    out = model.generate(**ids, max_new_tokens=16, do_sample=False, pad_token_id=end, eos_token_id=end)
    return tokenizer.decode(out[0, ids["input_ids"].shape[1] :], skip_special_tokens=True)


def decisions_equal(adapter, model, told):
    """The largest difference between PEFT's and Lorica's probabilities; they must differ from the base's."""
    difference = 0.0
    for inputs in INPUTS:
        decision = done(API.post("/v1/decisions", json={"model": adapter, "inputs": inputs}))
        assert decision["prompt_sha256"] == hashlib.sha256(prompt_of(inputs).encode()).hexdigest()
        ours, theirs = decision["probabilities"], probabilities(model, inputs)
        difference = max([difference, *(abs(ours[label] - theirs[label]) for label in ANSWERS)])
    told.append(f"largest difference of a probability {difference:.2g} over {len(INPUTS)} decisions")
    assert difference < TOLERANCE, told[-1]
    plain = base()
    effect = max(abs(probabilities(plain, i)["bad"] - probabilities(model, i)["bad"]) for i in INPUTS)
    told.append(f"the adapters move them by up to {effect:.2g}")
    assert effect > 100 * TOLERANCE, told[-1]


def chats_equal(adapter, model, told):
    for messages in CHATS:
        request = {"model": adapter, "messages": messages, "temperature": 0, "max_tokens": 16}
        answer = done(API.post("/v1/chat/completions", json=request))
        ours, theirs = answer["choices"][0]["message"]["content"], greedy(model, messages)
        assert ours == theirs, f"{ours!r} is not {theirs!r}"
    told.append(f"greedy answers to {len(CHATS)} chats are equal")


def stack(domain, task):
    """Both as a list: PEFT adds what each of them adds, as Lorica does."""
    model = PeftModel.from_pretrained(base(), domain, adapter_name="domain")
    model.load_adapter(task, adapter_name="task")
    model.base_model.set_adapter(["domain", "task"])
    return model.eval()


def plain_scale(folder):
    """The same adapter with its scale in B, and alpha = rank: what PEFT's add_weighted_adapter needs of rsLoRA."""
    from safetensors.torch import load_file, save_file

    config = json.loads((folder / "adapter_config.json").read_text())
    rank, alpha = config["r"], config["lora_alpha"]
    scale = alpha / rank**0.5 if config.get("use_rslora") else alpha / rank
    target = folder.with_name(folder.name + "-plain")
    target.mkdir(exist_ok=True)
    weights = load_file(folder / "adapter_model.safetensors")
    weights = {name: weight * scale if ".lora_B." in name else weight for name, weight in weights.items()}
    save_file(weights, target / "adapter_model.safetensors", metadata={"format": "pt"})
    (target / "adapter_config.json").write_text(json.dumps({**config, "lora_alpha": rank, "use_rslora": False}))
    return target


def register(adapter, layer, folder, on_domain=False, decision=None):
    """A version of files that PEFT has written; what the base is, stands in the version that was trained here."""
    domain = done(API.get("/v1/adapters/finance/versions/1"))
    known = domain["manifest"]
    manifest = {
        "base_model": known["base_model"],
        "base_shape": known["base_shape"],
        "datasets": [],
        "metrics": {},
        "training_options": {"made_by": "peft"},
    }
    if on_domain:
        manifest["parent"] = {"name": "finance", "number": 1, "digest": domain["digest"]}
    if decision:
        manifest["decision"] = {"spec": decision, "risk_threshold": 0.5}
    done(API.post("/v1/adapters", json={"name": adapter, "layer": layer}))
    parts = [("manifest", ("manifest.json", json.dumps(manifest), "application/json"))]
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        parts.append(("files", (name, (folder / name).read_bytes(), "application/octet-stream")))
    done(API.post(f"/v1/adapters/{adapter}/versions", files=parts))
    serve(adapter)


def made_by_peft(name, **options):
    """An adapter whose B is drawn, as PEFT saves it."""
    model = get_peft_model(base(), LoraConfig(task_type="CAUSAL_LM", **options))
    generator = torch.Generator().manual_seed(len(name))
    with torch.no_grad():
        for parameter, weight in model.named_parameters():
            if ".lora_B." in parameter:
                weight.copy_(torch.randn(weight.shape, generator=generator) * 0.1)
    model.save_pretrained(WORK / name)
    return WORK / name


with checks.check("Lorica's domain adapter alone, in PEFT") as told:
    domain = download("finance")
    chats_equal("finance", PeftModel.from_pretrained(base(), domain).eval(), told)

with checks.check("the base, without adapters") as told:
    chats_equal("tiny-base", base(), told)

with checks.check("a task adapter's files, one by one: equal to a version registered without its domain") as told:
    task = download("credit")
    register("credit-alone", "TASK", task, decision=SPEC)
    decisions_equal("credit-alone", PeftModel.from_pretrained(base(), task).eval(), told)

with checks.check("domain and task as a list") as told:
    model = stack(domain, task)
    decisions_equal("credit", model, told)
    chats_equal("credit", model, told)

with checks.check("domain and task concatenated (add_weighted_adapter, cat)") as told:
    model = PeftModel.from_pretrained(base(), plain_scale(domain), adapter_name="domain")
    model.load_adapter(plain_scale(task), adapter_name="task")
    model.add_weighted_adapter(["domain", "task"], [1.0, 1.0], "both", combination_type="cat")
    model.set_adapter("both")
    decisions_equal("credit", model.eval(), told)
    chats_equal("credit", model, told)
    told.append(f"rank {model.peft_config['both'].r}")

with checks.check("the concatenated adapter saved by PEFT and registered as one") as told:
    model.save_pretrained(WORK / "cat", selected_adapters=["both"])
    register("credit-cat", "TASK", WORK / "cat" / "both", decision=SPEC)
    decisions_equal("credit-cat", stack(domain, task), told)

with checks.check("domain and task merged into the base (merge_and_unload)") as told:
    merged = stack(domain, task).merge_and_unload(adapter_names=["domain", "task"])
    assert not any("lora_" in name for name, _ in merged.named_parameters())
    decisions_equal("credit", merged.eval(), told)
    chats_equal("credit", merged, told)

for name, options in {
    "peft-plain": {"r": 4, "lora_alpha": 8, "target_modules": ["q_proj", "v_proj"]},
    "peft-rslora": {"r": 5, "lora_alpha": 16, "target_modules": "all-linear", "use_rslora": True},
    "peft-gaussian": {
        "r": 4,
        "lora_alpha": 3,
        "target_modules": ["k_proj", "down_proj"],
        "layers_to_transform": [1],
        "init_lora_weights": "gaussian",
    },
}.items():
    with checks.check(f"{name}: made and saved by PEFT, registered, promoted, served") as told:
        folder = made_by_peft(name, **options)
        register(name, "TASK", folder, decision=SPEC)
        model = PeftModel.from_pretrained(base(), folder).eval()
        decisions_equal(name, model, told)
        chats_equal(name, model, told)

with checks.check("PEFT's task on Lorica's domain: registered with a parent, equal to the list") as told:
    register("peft-on-finance", "TASK", WORK / "peft-plain", on_domain=True, decision=SPEC)
    decisions_equal("peft-on-finance", stack(domain, WORK / "peft-plain"), told)

with checks.check("PEFT's DoRA is refused by name at registration") as told:
    folder = made_by_peft("peft-dora", r=4, target_modules=["q_proj"], use_dora=True)
    try:
        register("peft-dora", "TASK", folder)
    except RuntimeError as refused:
        assert " 400 " in str(refused) or " 422 " in str(refused), refused
        assert "dora" in str(refused).lower(), refused
        told.append(json.loads(str(refused).split(" ", 3)[3])["detail"])
    else:
        raise AssertionError("it was registered")
