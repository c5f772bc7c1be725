"""Writes what PEFT assumes for each key of adapter_config.json that is left out.

Run: python peft_defaults.py ../../engine/src/test/resources/io/lorica/engine/peft_defaults.json
Needs: peft (its version is recorded).
"""

import json
import pathlib
import sys

import peft


def main(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    defaults = peft.LoraConfig().to_dict()
    defaults["peft_version"] = peft.__version__
    path.write_text(json.dumps(defaults, indent=1, sort_keys=True, default=sorted) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
