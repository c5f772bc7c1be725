"""What Schemathesis found, by operation: report.py EVENTS.ndjson RESULTS.json COMMAND."""

import datetime
import json
import pathlib
import sys

from results import processor


def main(events, target, command):
    operations = {}
    for line in open(events, encoding="utf-8"):
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder") or {}
        if not recorder.get("interactions"):
            continue
        entry = operations.setdefault(recorder["label"], {"requests": 0, "statuses": {}, "checks": 0, "failures": {}})
        for interaction in recorder["interactions"].values():
            entry["requests"] += 1
            status = str((interaction.get("response") or {}).get("status_code", "none"))
            entry["statuses"][status] = entry["statuses"].get(status, 0) + 1
        for checks in (recorder.get("checks") or {}).values():
            for check in checks:
                entry["checks"] += 1
                if check["status"] == "failure":
                    failure = (check.get("failure_info") or {}).get("failure", {})
                    what = f"{check['name']}: {failure.get('title')}: {failure.get('message', '')[:200]}"
                    entry["failures"][what] = entry["failures"].get(what, 0) + 1
    failed = [label for label, entry in operations.items() if entry["failures"]]
    report = {
        "command": command,
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "schemathesis": pathlib.Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8").strip(),
        "operations": len(operations),
        "requests": sum(entry["requests"] for entry in operations.values()),
        "checks": sum(entry["checks"] for entry in operations.values()),
        "failed_operations": failed,
        "by_operation": dict(sorted(operations.items())),
    }
    pathlib.Path(target).write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{report['requests']} requests to {report['operations']} operations, {len(failed)} with failures; {target}")
    return 1 if failed or not operations else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
