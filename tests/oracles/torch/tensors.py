"""Reads and writes safetensors files with the standard library and torch only.

The format: eight bytes little-endian header length, a JSON header (name -> dtype, shape, data_offsets), raw data.
"""

import json
import pathlib
import struct

import torch

DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "U8": torch.uint8,
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def save(path, tensors):
    """Writes `tensors` in the order of their names; float64 becomes F32, because readers of this folder want no F64."""
    header = {"__metadata__": {"format": "pt"}}
    blobs = []
    offset = 0
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        if tensor.dtype == torch.float64:
            tensor = tensor.float()
        blob = tensor.numpy().tobytes()
        header[name] = {
            "dtype": NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def load(path):
    """Returns name -> tensor; refuses a header whose offsets leave holes, overlap or disagree with the shapes."""
    data = pathlib.Path(path).read_bytes()
    if len(data) < 8:
        raise ValueError(f"{path}: shorter than a safetensors header")
    (length,) = struct.unpack("<Q", data[:8])
    if length > len(data) - 8:
        raise ValueError(f"{path}: the header is longer than the file")
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    tensors = {}
    end = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        dtype = DTYPES[entry["dtype"]]
        start, stop = entry["data_offsets"]
        count = 1
        for size in entry["shape"]:
            count *= size
        if start != end or stop - start != count * torch.tensor([], dtype=dtype).element_size():
            raise ValueError(f"{path}: {name}: data_offsets {start}..{stop} do not fit {entry['dtype']}{entry['shape']}")
        end = stop
        raw = torch.frombuffer(bytearray(body[start:stop]), dtype=dtype) if count else torch.empty(0, dtype=dtype)
        tensors[name] = raw.reshape(entry["shape"])
    if end != len(body):
        raise ValueError(f"{path}: {len(body) - end} bytes after the last tensor")
    return tensors


def load_model_folder(folder):
    """Reads model.safetensors, or the shards that model.safetensors.index.json names."""
    folder = pathlib.Path(folder)
    index = folder / "model.safetensors.index.json"
    if not index.exists():
        return load(folder / "model.safetensors")
    weight_map = json.loads(index.read_text())["weight_map"]
    tensors = {}
    for shard in sorted(set(weight_map.values())):
        for name, tensor in load(folder / shard).items():
            if weight_map.get(name) != shard:
                raise ValueError(f"{shard}: {name}: the index says {weight_map.get(name)}")
            tensors[name] = tensor
    missing = set(weight_map) - set(tensors)
    if missing:
        raise ValueError(f"{index}: no shard has {sorted(missing)}")
    return tensors
