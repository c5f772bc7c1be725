"""One line of JSON for each check into the file that INTEROP_RESULTS names."""

import contextlib
import importlib.metadata
import json
import os
import traceback


class Checks:
    def __init__(self, suite, *packages):
        self.suite = suite
        self.versions(**{package: importlib.metadata.version(package) for package in packages})

    def versions(self, **versions):
        if versions:
            self._write({"suite": self.suite, "versions": versions})

    @contextlib.contextmanager
    def check(self, name):
        """Yields a list for what shall be told of a check that passes; any exception fails it."""
        told = []
        try:
            yield told
            self._record(name, True, "; ".join(map(str, told)))
        except Exception as failure:  # noqa: BLE001 - the next check goes on
            traceback.print_exc()
            self._record(name, False, f"{type(failure).__name__}: {failure}"[:600])

    def _record(self, name, passed, detail):
        print(f"{'passed' if passed else 'FAILED'}  {self.suite}: {name}  {detail}", flush=True)
        self._write({"suite": self.suite, "name": name, "passed": passed, "detail": detail})

    @staticmethod
    def _write(line):
        with open(os.environ["INTEROP_RESULTS"], "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")


def key(name="launcher"):
    with open(os.path.join(os.environ["STACK_KEYS"], f"{name}.key"), encoding="utf-8") as file:
        return file.read().strip()


def url():
    return os.environ["STACK_URL"]
