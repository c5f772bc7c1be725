"""What Prometheus would scrape of each service, by the scraper's own key, judged by promtool."""

import os
import subprocess
import urllib.error
import urllib.request

from checks import Checks, key, url

PATHS = {
    "gateway": "/actuator/prometheus",
    "registry": "/v1/metrics/registry",
    "training": "/v1/metrics/training",
    "inference": "/v1/metrics/inference",
}
EXPECTED = {
    "gateway": "lorica_gateway_responses_seconds_count",
    "registry": "lorica_registry_",
    "training": "lorica_training_",
    "inference": "lorica_inference_decisions_seconds_count",
}
PROMTOOL = os.environ["PROMTOOL"]
checks = Checks("prometheus")
told = subprocess.run([PROMTOOL, "--version"], capture_output=True, text=True, check=True)
checks.versions(promtool=(told.stdout + told.stderr).split()[2])


def get(path, headers):
    request = urllib.request.Request(url() + path, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.headers["Content-Type"], response.read()


# As Prometheus 3 asks.
ACCEPT = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
    "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
    "text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
)

for service, path in PATHS.items():
    bearer = {"Authorization": f"Bearer {key('metrics')}"}
    with checks.check(f"{service}: promtool check metrics") as told:
        kind, body = get(path, {**bearer, "Accept": "text/plain;version=0.0.4"})
        assert kind.startswith("text/plain"), kind
        judged = subprocess.run([PROMTOOL, "check", "metrics"], input=body, capture_output=True, check=False)
        findings = (judged.stdout + judged.stderr).decode().strip()
        assert judged.returncode in (0, 3), findings  # 3: it parses, and promtool has advice on names
        assert EXPECTED[service] in body.decode(), f"no {EXPECTED[service]}"
        told.append(f"{len([line for line in body.splitlines() if not line.startswith(b'#')])} samples")
        if findings:
            told.append(f"advice: {'; '.join(findings.splitlines()[:3])}")
    with checks.check(f"{service}: as Prometheus 3 asks") as told:
        kind, body = get(path, {**bearer, "Accept": ACCEPT})
        assert body.rstrip().endswith(b"# EOF") == kind.startswith("application/openmetrics-text"), kind
        told.append(kind)
    with checks.check(f"{service}: refused without a key") as told:
        try:
            get(path, {})
        except urllib.error.HTTPError as refused:
            assert refused.code == 401, refused.code
        else:
            raise AssertionError("it answered")

with checks.check("the scraper's key reads metrics and nothing else") as told:
    try:
        get("/v1/models", {"Authorization": f"Bearer {key('metrics')}"})
    except urllib.error.HTTPError as refused:
        assert refused.code == 403, refused.code
    else:
        raise AssertionError("it answered")
