"""Gathers the checks' lines into one file: results.py RESULTS.json COMMAND. Fails if a check failed or none ran."""

import datetime
import json
import os
import pathlib
import platform
import sys

SUITES = ["openai-python", "openai-node", "langchain", "peft", "prometheus"]


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return f"{line.split(':', 1)[1].strip()}, {os.cpu_count()} cores"
    return platform.processor()


def main(target, command):
    lines = [json.loads(line) for line in open(os.environ["INTEROP_RESULTS"], encoding="utf-8")]
    checks = [line for line in lines if "name" in line]
    missing = [suite for suite in SUITES if not any(check["suite"] == suite for check in checks)]
    checks += [{"suite": suite, "name": "ran", "passed": False, "detail": "it made no check"} for suite in missing]
    failed = [check for check in checks if not check["passed"]]
    report = {
        "command": command,
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "versions": {line["suite"]: line["versions"] for line in lines if "versions" in line},
        "passed": len(checks) - len(failed),
        "failed": len(failed),
        "checks": checks,
    }
    pathlib.Path(target).write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{report['passed']} passed, {report['failed']} failed; {target}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
