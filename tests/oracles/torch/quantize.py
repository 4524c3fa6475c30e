"""Writes what four-bit quantization must give: weights, their codes and scales, and the numbers those stand for.

Independent of the trainer: NF4's published values are held against quantiles of the normal distribution (Dettmers et al.
2023, arXiv:2305.14314, section 3), every code is the nearest value by comparing with all of them in float64, the dynamic map
of double quantization follows its description (Dettmers 2015, arXiv:1511.04561). Codes are stored as bitsandbytes
stores them: the first of two in the upper half of a byte, blocks of 64, scales in blocks of 256.

    /usr/bin/python3 tests/oracles/torch/quantize.py
"""

import pathlib
import random
import statistics

import numpy as np
import torch

import tensors

HERE = pathlib.Path(__file__).resolve().parent
BLOCK, NESTED = 64, 256
SHAPES = {"whole": (24, 320), "small": (5, 13), "wide": (2, 10272)}
NF4_OFFSET = 0.9677083


# As bitsandbytes publishes them; the quantiles differ from them in the last digits of float32.
NF4 = [
    -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334,
    -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
    0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0,
]


def nf4():
    """Eight quantiles above zero, seven below it, zero, all over the largest."""
    normal = statistics.NormalDist()

    def quantiles(count):
        return [normal.inv_cdf(p) for p in np.linspace(NF4_OFFSET, 0.5, count)[:-1]]

    values = np.array(sorted([*quantiles(9), 0.0, *(-value for value in quantiles(8))]))
    assert np.abs(values / values.max() - NF4).max() < 2e-7
    return np.array(NF4)


def fp4():
    """Sign, two bits of exponent, one of mantissa, over the largest; by code."""
    positive = np.array([0, 0.0625, 8, 12, 4, 6, 2, 3]) / 12
    return np.concatenate([positive, -positive])


def dynamic_map():
    """Seven decades with 1, 2, 4 ... 64 values of each sign, each the middle of its interval; zero and one.

    In float64 and rounded once: bitsandbytes' own, made in float32, may differ in the last bit, and is in its files.
    """
    values = [0.0, 1.0]
    for decade in range(7):
        edges = np.linspace(0.1, 1, 2**decade + 1)
        middles = (edges[:-1] + edges[1:]) / 2 * 10.0 ** (decade - 6)
        values += [*middles, *(-middles)]
    return np.sort(np.array(values)).astype(np.float32)


def nearest(values, codes):
    """Index of the nearest of `codes`, in float64; of two as near the first."""
    return np.abs(values.astype(np.float64)[:, None] - codes[None, :]).argmin(axis=1).astype(np.uint8)


def blockwise(values, block, codes):
    """Codes and scales of a flat float32 array."""
    pieces = [values[start : start + block] for start in range(0, len(values), block)]
    scales = np.array([np.abs(piece).max() for piece in pieces], dtype=np.float32)
    scaled = np.concatenate([piece * (np.float32(1) / scale) for piece, scale in zip(pieces, scales)])
    return nearest(scaled, codes), scales


def packed(codes):
    """Two codes a byte; of an odd count the last half byte means nothing and is 0."""
    codes = np.append(codes, np.uint8(0)) if len(codes) % 2 else codes
    return (codes[::2] << 4) | codes[1::2]


def dequantized(codes, scales, values, count):
    return values.astype(np.float32)[codes] * np.repeat(scales, BLOCK)[:count]


def main():
    out = {"nf4": nf4(), "fp4": fp4(), "map": dynamic_map()}
    for case, (rows, columns) in SHAPES.items():
        source = random.Random(f"quantize {case}")
        weight = np.array([source.gauss(0, 0.02) for _ in range(rows * columns)], dtype=np.float32)
        out[f"{case}.weight"] = weight.reshape(rows, columns)
        for name in ("nf4", "fp4"):
            values = out[name]
            codes, scales = blockwise(weight, BLOCK, values)
            if name == "fp4":
                # Zero has a sign, too: it is the number's.
                codes[(codes == 0) & (weight < 0)] = 8
            offset = np.float32(scales.astype(np.float64).mean())
            nested_codes, nested_scales = blockwise(scales - offset, NESTED, out["map"].astype(np.float64))
            restored = out["map"][nested_codes] * np.repeat(nested_scales, NESTED)[: len(scales)] + offset
            out |= {
                f"{case}.{name}.packed": packed(codes),
                f"{case}.{name}.scales": scales,
                f"{case}.{name}.numbers": dequantized(codes, scales, values, len(weight)).reshape(rows, columns),
                f"{case}.{name}.nested.codes": nested_codes,
                f"{case}.{name}.nested.scales": nested_scales,
                f"{case}.{name}.nested.offset": np.array([offset]),
                f"{case}.{name}.nested.numbers": dequantized(codes, restored.astype(np.float32), values, len(weight)).reshape(rows, columns),
            }
    folder = HERE / "quantized"
    folder.mkdir(exist_ok=True)
    tensors.save(folder / "four-bit.safetensors", {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in out.items()})


if __name__ == "__main__":
    main()
