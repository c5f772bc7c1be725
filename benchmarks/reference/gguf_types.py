"""Writes random blocks of each GGUF element type with the numbers the gguf package reads from them.

Run: python gguf_types.py ../../formats/src/test/resources/io/lorica/formats/checkpoint/gguf_types.json
Needs: gguf, numpy (gguf's version is recorded).

Blocks are random bytes, so that every bit of a block counts; only their scales are chosen, as a random half may be
infinite. Two more blocks hold all bits clear and all bits set but the scales', and further ones scales at their
limits: zeros, the smallest, the largest, infinite.
"""

import base64
import importlib.metadata
import json
import pathlib
import sys

import gguf
import numpy as np
from gguf.constants import GGML_QUANT_SIZES
from gguf.quants import dequantize

BLOCKS = 4
EXTREMES = [-0.0, 6e-8, -6e-8, 65504.0, -65504.0, np.inf]
HALVES = {
    "Q8_0": [0],
    "Q4_0": [0],
    "Q4_1": [0, 2],
    "Q5_0": [0],
    "Q5_1": [0, 2],
    "IQ4_NL": [0],
    "Q2_K": [80, 82],
    "Q3_K": [108],
    "Q4_K": [0, 2],
    "Q5_K": [0, 2],
    "Q6_K": [208],
    "IQ4_XS": [0],
}  # bytes of each block's scales


def blocks(name, random):
    size = GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]][1]
    data = random.integers(0, 256, (BLOCKS + 2 + len(EXTREMES), size), dtype=np.uint8)
    data[BLOCKS], data[BLOCKS + 1] = 0, 255
    for at in HALVES[name]:
        scales = np.concatenate([random.standard_normal(BLOCKS + 2) * 0.05, EXTREMES]).astype(np.float16)
        data[:, at : at + 2] = scales.reshape(-1, 1).view(np.uint8)
    return data


def plain(name, random):
    values = np.concatenate([random.standard_normal(40), [0.0, -0.0, 1e-30, -6e-8, 65504.0, 1 / 3]]).astype(np.float32)
    if name == "F32":
        return values.view(np.uint8)
    if name == "F16":
        return values.astype(np.float16).view(np.uint8)
    return (values.view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)


def encoded(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def main(path):
    random = np.random.default_rng(7)
    types = {}
    for name in ["F32", "F16", "BF16", *HALVES]:
        data = blocks(name, random) if name in HALVES else plain(name, random)
        numbers = dequantize(data.reshape(-1) if name in HALVES else data, gguf.GGMLQuantizationType[name])
        numbers = numbers.astype(np.float32)
        types[name] = {"stored": encoded(data), "numbers": encoded(numbers.reshape(-1))}
        print(name, data.size, numbers.size, float(np.nanmax(np.abs(numbers))))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"gguf": importlib.metadata.version("gguf"), "types": types}, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
