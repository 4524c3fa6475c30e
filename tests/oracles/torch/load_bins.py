"""Reads pytorch_model.bin, or its shards by their index, with torch.load and prints what is in them as JSON.

    /usr/bin/python3 load_bins.py FOLDER True|False

The second word is torch.load's weights_only. Each tensor is {"shape", "type", "bytes" (base64, row-major)}.
"""
import base64
import inspect
import json
import pathlib
import sys

import torch

folder, weights_only = pathlib.Path(sys.argv[1]), sys.argv[2] == "True"
options = {"weights_only": weights_only} if "weights_only" in inspect.signature(torch.load).parameters else {}


def raw(tensor):
    flat = tensor.contiguous().reshape(-1)
    if flat.dtype == torch.bfloat16:
        flat = flat.view(torch.int16)
    return base64.b64encode(flat.numpy().tobytes()).decode("ascii")


index = folder / "pytorch_model.bin.index.json"
if index.exists():
    listed = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
    found = {}
    for name in sorted(set(listed.values())):
        shard = torch.load(folder / name, **options)
        if sorted(shard) != sorted(key for key, value in listed.items() if value == name):
            raise ValueError(f"{name} has other tensors than the index says")
        found.update(shard)
else:
    found = torch.load(folder / "pytorch_model.bin", **options)

print(json.dumps({
    key: {"shape": list(value.shape), "type": str(value.dtype).removeprefix("torch."), "bytes": raw(value)} for key, value in found.items()
}))
