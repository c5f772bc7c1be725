"""Gathers the checks' lines into one file: results.py RESULTS.json COMMAND [SUITE]. Fails if one failed or none ran.

With a suite, only that one ran: its entries are replaced and the others stay as they were.
"""

import datetime
import json
import os
import pathlib
import platform
import sys

SUITES = ["openai-python", "openai-node", "langchain", "peft", "prometheus", "tlog"]


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return f"{line.split(':', 1)[1].strip()}, {os.cpu_count()} cores"
    return platform.processor()


def main(target, command, only=None):
    lines = [json.loads(line) for line in open(os.environ["INTEROP_RESULTS"], encoding="utf-8")]
    checks = [line for line in lines if "name" in line]
    missing = [suite for suite in ([only] if only else SUITES) if not any(check["suite"] == suite for check in checks)]
    checks += [{"suite": suite, "name": "ran", "passed": False, "detail": "it made no check"} for suite in missing]
    ran = {
        "command": command,
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
    }
    report = {
        **ran,
        "versions": {line["suite"]: line["versions"] for line in lines if "versions" in line},
    }
    if only:
        kept = json.loads(pathlib.Path(target).read_text(encoding="utf-8"))
        report = {key: kept[key] for key in ran} | {
            "ran_alone": kept.get("ran_alone", {}) | {only: ran},
            "versions": kept["versions"] | report["versions"],
        }
        checks = [check for check in kept["checks"] if check["suite"] != only] + checks
    failed = [check for check in checks if not check["passed"]]
    report |= {"passed": len(checks) - len(failed), "failed": len(failed), "checks": checks}
    pathlib.Path(target).write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{report['passed']} passed, {report['failed']} failed; {target}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
