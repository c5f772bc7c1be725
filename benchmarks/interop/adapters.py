"""Trains a domain and a task adapter through the API, promotes them and waits until they serve.

Prints the ids of data sets and runs, one in each line, quoted.
"""

import json
import random
import time

import httpx
from checks import key, url

API = httpx.Client(base_url=url(), headers={"Authorization": f"Bearer {key()}"}, timeout=60)
FIELDS = [
    {"name": "amount", "type": "NUMBER", "role": "INPUT", "required": True},
    {"name": "purpose", "type": "CATEGORY", "role": "INPUT", "required": True, "values": ["car", "education"]},
    {"name": "risk", "type": "CATEGORY", "role": "LABEL", "required": True, "values": ["good", "bad"]},
]
SPEC = {
    "question": "credit-approval",
    "fields": FIELDS,
    "prompt_template": "Amount: {{ amount }}\nPurpose: {{ purpose }}\nRisk:",
    "outcomes": [
        {"label": "good", "answer": " good", "decision": "approve"},
        {"label": "bad", "answer": " bad", "decision": "decline"},
    ],
    "risky_label": "bad",
    "cost": {"missed_risk": 5, "false_alarm": 1},
}


def done(response):
    if response.is_error:
        request = response.request
        raise RuntimeError(f"{request.method} {request.url.path}: {response.status_code} {response.text}")
    return response.json()


def upload(name, kind, rows, **more):
    spec = {"name": name, "kind": kind, "split": {"validation": 0.2, "test": 0.2, "seed": 1}, **more}
    files = {"spec": ("spec", json.dumps(spec), "application/json"), "file": ("rows", rows, "text/plain")}
    dataset = done(API.post("/v1/datasets", files=files))["id"]
    print(json.dumps(dataset))
    return dataset


def train(adapter, layer, dataset, parent=None, **options):
    options = {"precision": "fp32", "batch_size": 4, "learning_rate": 5e-3, "max_tokens": 128, **options}
    request = {"adapter": adapter, "layer": layer, "dataset_ids": [dataset], "options": options}
    if parent:
        request["parent"] = {"name": parent, "version": 1}
    run = done(API.post("/v1/training-runs", json=request))
    print(json.dumps(run["id"]))
    while run["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
        time.sleep(0.5)
        run = done(API.get(f"/v1/training-runs/{run['id']}"))
    if run["state"] != "SUCCEEDED":
        raise RuntimeError(f"the training of {adapter} ended: {run}")


def serve(adapter, version=1):
    """Makes a version the champion and waits until it answers."""
    move = {"version": version, "reason": "interop"}
    done(API.put(f"/v1/adapters/{adapter}/aliases/champion", json=move))
    until = time.monotonic() + 120
    while True:
        models = {model["id"]: model for model in done(API.get("/v1/models"))["data"]}
        model = models.get(adapter, {})
        if model.get("state") == "READY" and model["target"]["number"] == version:
            return
        if model.get("state") == "FAILED" or time.monotonic() > until:
            raise RuntimeError(f"{adapter} does not serve: {model}")
        time.sleep(0.2)


def main():
    draw = random.Random(16)
    texts = "\n".join(json.dumps({"text": f"A loan of {draw.randint(1, 99)} for a car is repaid."}) for _ in range(24))
    rows = ["amount,purpose,risk"]
    for _ in range(60):
        amount = draw.randint(100, 9999)
        rows.append(f"{amount},{draw.choice(['car', 'education'])},{'bad' if amount > 5000 else 'good'}")
    train("finance", "DOMAIN", upload("loans", "JSONL", texts), rank=4, targets=["q", "v", "down"], max_steps=6)
    serve("finance")
    credit = upload("credit", "TABULAR", "\n".join(rows), decision=SPEC)
    options = {"read": "answers", "rank": 3, "rs_lora": True, "targets": ["q", "k", "o", "up"], "max_steps": 12}
    train("credit", "TASK", credit, parent="finance", **options)
    serve("credit")


if __name__ == "__main__":
    main()
