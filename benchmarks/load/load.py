"""Load of benchmarks/load/run: `load.py stack|proxies|text FIGURES` measures, `load.py write FIGURES RESULTS` keeps."""

import base64
import concurrent.futures
import csv
import datetime
import gzip
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
DATA = "taiwan-credit-card"
TEXTS = "regulation-routing"
# With the prompt around them, some 100 tokens.
WORDS = 62
WORK = pathlib.Path(os.environ.get("LOAD_WORK", "."))
ROWS = 30_000
WARM_UP = "20s"
# Two cores need that long to compile what a request runs through; at the full rate, requests would pile up meanwhile.
FIRST_WARM_UP = "60s"
MEASURED = "30s"


def key():
    return pathlib.Path(os.environ["STACK_KEYS"], "launcher.key").read_text(encoding="utf-8").strip()


def call(method, path, body=None, headers=None):
    headers = {"Authorization": f"Bearer {key()}", **(headers or {})}
    if isinstance(body, dict):
        body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
    request = urllib.request.Request(os.environ["STACK_URL"] + path, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error


def form(**parts):
    """A multipart form of named (file name, bytes)."""
    boundary = uuid.uuid4().hex
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for name, (file, content) in parts.items()
    )
    return body + f"--{boundary}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def table(name=DATA):
    return gzip.decompress((BENCHMARKS / "data" / f"{name}.csv.gz").read_bytes())


def spec(name=DATA):
    return json.loads((BENCHMARKS / "data" / f"{name}.spec.json").read_text(encoding="utf-8"))


def serve(name, parts, licence, **options):
    """Trains a version on a table, makes it the champion and waits until it answers; the training's seconds."""
    model = name + "-decision"
    decision = {**spec(name), "parts": parts}
    described = {"name": name, "kind": "TABULAR", "decision": decision, "licence": licence}
    # Time is measured, not quality: rows of one entity may be on both sides, so that each label is in each part.
    for field in decision["fields"]:
        field["role"] = "IGNORED" if field["role"] == "ENTITY" else field["role"]
    described["split"] = {"validation": 0.1, "test": 0.1, "seed": 1}
    body, headers = form(spec=("spec.json", json.dumps(described).encode()), file=("rows.csv", table(name)))
    dataset = call("POST", "/v1/datasets", body, headers)["id"]
    begun = time.monotonic()
    asked = {"adapter": model, "layer": "TASK", "dataset_ids": [dataset], "options": options}
    run = call("POST", "/v1/training-runs", asked)
    while run["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
        time.sleep(1)
        run = call("GET", f"/v1/training-runs/{run['id']}")
    if run["state"] != "SUCCEEDED":
        raise RuntimeError(f"the training ended: {run}")
    seconds = time.monotonic() - begun
    call("PUT", f"/v1/adapters/{model}/aliases/champion", {"version": 1, "reason": "benchmark"})
    until = time.monotonic() + 120
    # A model that the node has not heard of yet is not in the list.
    while not any(served["id"] == model and served["state"] == "READY" for served in call("GET", "/v1/models")["data"]):
        if time.monotonic() > until:
            raise RuntimeError("the version does not serve")
        time.sleep(0.2)
    return seconds


def inputs():
    """Different applicants as requests have them."""
    fields = {field["name"]: field["type"] for field in spec()["fields"] if field["role"] == "INPUT"}
    for row in csv.DictReader(table().decode().splitlines()):
        yield {
            name: float(row[name]) if kind == "NUMBER" else row[name] for name, kind in fields.items() if row[name]
        }


def targets(method, url, bodies, token):
    """In vegeta's JSON form, one line for each request."""
    header = {"Authorization": [f"Bearer {token}"], "Content-Type": ["application/json"]}
    lines = []
    for body in bodies:
        line = {"method": method, "url": url, "header": header}
        if body is not None:
            line["body"] = base64.b64encode(json.dumps(body).encode()).decode()
        lines.append(json.dumps(line))
    file = WORK / "targets.jsonl"
    # Without an end, vegeta does not take a line for one.
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return file


def attack(file, rate, duration, *more):
    """Open loop, unless rate is 0. Latencies in milliseconds; refuses to report a run in which a request failed."""
    command = [os.environ["VEGETA"], "attack", "-format=json", f"-targets={file}", f"-rate={rate}"]
    command += [f"-duration={duration}", "-timeout=30s", *more]
    results = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    reporting = [os.environ["VEGETA"], "report", "-type=json"]
    report = subprocess.run(reporting, input=results, capture_output=True, check=True)
    found = json.loads(report.stdout)
    if found["success"] < 1:
        raise RuntimeError(f"requests failed: {found['status_codes']} {found['errors'][:3]}")
    latencies = found["latencies"]
    return {
        "rate": found["rate"],
        "throughput": found["throughput"],
        "requests": found["requests"],
        **{name: latencies[name] / 1e6 for name in ("mean", "50th", "95th", "99th", "max")},
    }


def warmed(file, rate):
    attack(file, rate, WARM_UP)
    return attack(file, rate, MEASURED)


def service_token():
    """As the gateway signs them, to reach the service without it."""

    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    now = int(time.time())
    claims = {
        "iss": "lorica-gateway",
        "sub": str(uuid.uuid4()),
        "aud": ["inference-service"],
        "iat": now,
        "exp": now + 300,
        "name": "benchmark",
        "roles": ["ADMIN"],
    }
    signed = part(json.dumps({"alg": "RS256", "typ": "JWT"}).encode()) + b"." + part(json.dumps(claims).encode())
    private = os.path.join(os.environ["STACK_KEYS"], "gateway-private.pem")
    signing = ["openssl", "dgst", "-sha256", "-sign", private]
    signature = subprocess.run(signing, input=signed, capture_output=True, check=True).stdout
    return (signed + b"." + part(signature)).decode()


def batch():
    """Seconds from the upload's first byte to the result's last, through the gateway, with reasons for each row."""
    begun = time.monotonic()
    request = {"model": DATA + "-decision", "reasons": True}
    body, headers = form(spec=("spec.json", json.dumps(request).encode()), file=("rows.csv", table()))
    job = call("POST", "/v1/decisions/batch", body, headers)
    while job["state"] not in ("DONE", "FAILED", "CANCELLED"):
        time.sleep(0.5)
        job = call("GET", f"/v1/decisions/batch/{job['id']}")
    if job["state"] != "DONE" or job["rows_refused"] > 0:
        raise RuntimeError(f"the batch ended: {job}")
    result = urllib.request.Request(
        f"{os.environ['STACK_URL']}/v1/decisions/batch/{job['id']}/result", headers={"Authorization": f"Bearer {key()}"}
    )
    with urllib.request.urlopen(result, timeout=60) as answer:
        decided = answer.read().decode().splitlines()
    if len(decided) != ROWS + 1:
        raise RuntimeError(f"{len(decided)} lines came back")
    return time.monotonic() - begun


def batch_beside(file):
    """The same while live decisions come, none of which may fail: its seconds, and their latencies."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        live = pool.submit(attack, file, 50, MEASURED)
        seconds = batch()
        return seconds, live.result()


def stack():
    url = os.environ["STACK_URL"]
    service = f"http://127.0.0.1:{os.environ['LORICA_INFERENCE_PORT']}"
    fitted = serve(DATA, {"adapter": "NEVER"}, "CC BY 4.0")
    model = DATA + "-decision"
    bodies = [{"model": model, "inputs": row} for row, _ in zip(inputs(), range(2_000))]
    file = targets("POST", url + "/v1/decisions", bodies, key())
    attack(file, 50, FIRST_WARM_UP)
    decisions = warmed(file, 200)
    asked_why = [{**body, "explain": True} for body in bodies]
    explained = warmed(targets("POST", url + "/v1/decisions", asked_why, key()), 100)
    through = warmed(targets("GET", url + "/v1/models", [None], key()), 500)
    direct = warmed(targets("GET", service + "/v1/models", [None], service_token()), 500)
    batch_seconds = batch()
    beside_seconds, beside = batch_beside(targets("POST", url + "/v1/decisions", bodies, key()))
    return {
        "figures": {
            "decision_table_p95_ms": decisions["95th"],
            "decision_table_p99_ms": decisions["99th"],
            "decision_explained_p95_ms": explained["95th"],
            "gateway_overhead_p50_ms": through["50th"] - direct["50th"],
            "gateway_overhead_p99_ms": through["99th"] - direct["99th"],
            "train_30000_seconds": fitted,
            "batch_30000_seconds": batch_seconds,
            "batch_30000_beside_load_seconds": beside_seconds,
            "decision_beside_batch_p95_ms": beside["95th"],
        },
        "runs": {
            "decisions_200": decisions,
            "explained_100": explained,
            "list_500": through,
            "list_500_direct": direct,
            "decisions_50_beside_batch": beside,
        },
    }


def text():
    """Decisions that need a pass of the language model, over prompts of some 100 tokens, twice a second."""
    # Alone: beside words that know all it knows, its weight would be 0.
    parts = {"adapter": "ALWAYS", "points": "NEVER", "boosting": "NEVER", "words": "NEVER"}
    serve(TEXTS, parts, "CC0 1.0", time_budget_seconds=120)
    passages = (row["text"].split() for row in csv.DictReader(table(TEXTS).decode().splitlines()))
    bodies = [
        {"model": TEXTS + "-decision", "inputs": {"text": " ".join(words[:WORDS])}}
        for words in passages
        if len(words) >= WORDS
    ]
    file = targets("POST", os.environ["STACK_URL"] + "/v1/decisions", bodies, key())
    found = warmed(file, 2)
    return {"figures": {"decision_text_p95_ms": found["95th"]}, "runs": {"text_2": found}}


def until_open(url):
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def proxies():
    """The rate at which 32 callers without a pause are answered, by either gateway before the same upstream."""
    address = os.environ["UPSTREAM_ADDRESS"]
    upstream = subprocess.Popen([os.environ["UPSTREAM"], address])
    port = int(address.rsplit(":", 1)[1])
    config = WORK / "litellm.yaml"
    config.write_text(
        json.dumps(
            {
                "model_list": [
                    {
                        "model_name": "upstream",
                        "litellm_params": {
                            "model": "openai/upstream",
                            "api_base": f"http://{address}/v1",
                            "api_key": "none",
                        },
                    }
                ],
                "general_settings": {"master_key": "sk-benchmark"},
                "litellm_settings": {"telemetry": False},
            }
        ),
        encoding="utf-8",
    )
    body = {"model": "upstream", "messages": [{"role": "user", "content": "Will the loan be repaid?"}]}
    callers = ("-workers=32", "-max-workers=32")
    found = {}
    try:
        until_open(f"http://{address}/")
        file = targets("POST", os.environ["STACK_URL"] + "/v1/chat/completions", [body], key())
        attack(file, 0, WARM_UP, *callers)
        found["gateway"] = attack(file, 0, MEASURED, *callers)
        # One worker for each core, as its documentation asks for.
        command = [os.environ["LITELLM"], "--config", str(config), "--port", str(port + 1), "--host", "127.0.0.1"]
        command += ["--num_workers", str(os.cpu_count())]
        with (WORK / "litellm.log").open("wb") as log:
            litellm = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            until_open(f"http://127.0.0.1:{port + 1}/health/liveliness")
            file = targets("POST", f"http://127.0.0.1:{port + 1}/v1/chat/completions", [body], "sk-benchmark")
            attack(file, 0, WARM_UP, *callers)
            found["litellm"] = attack(file, 0, MEASURED, *callers)
        finally:
            litellm.terminate()
    finally:
        upstream.terminate()
    ratio = found["gateway"]["throughput"] / found["litellm"]["throughput"]
    return {"figures": {"gateway_vs_litellm": ratio}, "runs": found}


def processor():
    first = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        first.setdefault(name.strip(), value.strip())
    flags = [flag for flag in first.get("flags", "").split() if flag in ("avx2", "avx512f")]
    return f"{first.get('model name', 'unknown')} [{', '.join(flags)}]"


def merge(file, found):
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"figures": {}, "runs": {}}
    known["figures"].update(found["figures"])
    known["runs"].update(found["runs"])
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def write(figures, results):
    """Beside what `benchmarks/run decisions` itself measures in one process."""
    found = json.loads(figures.read_text(encoding="utf-8"))
    kept = json.loads(results.read_text(encoding="utf-8"))
    kept["ratios"] = {**kept.get("ratios", {}), **found["figures"]}
    kept["load"] = {
        "command": "benchmarks/load/run",
        "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "cpu": processor(),
        "cores": os.cpu_count(),
        "milliseconds": found["runs"],
    }
    results.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found["figures"], indent=2))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["stack", file]:
            merge(pathlib.Path(file), stack())
        case ["text", file]:
            merge(pathlib.Path(file), text())
        case ["proxies", file]:
            merge(pathlib.Path(file), proxies())
        case ["write", file, target]:
            write(pathlib.Path(file), pathlib.Path(target))
        case _:
            sys.exit(__doc__)
