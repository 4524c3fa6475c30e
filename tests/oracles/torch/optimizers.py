"""Writes what each optimizer must make of the same parameters and gradients, in float64: `optimizers.safetensors`.

SGD and AdamW are torch.optim's own. The others are written from their papers in plain tensor operations: Adafactor (Shazeer and
Stern 2018, arXiv:1804.04235, algorithm 4, without momentum and relative steps), Lion (Chen et al. 2023, arXiv:2302.06675,
algorithm 2), Muon (Liu et al. 2025, arXiv:2502.16982, algorithm 1), 8-bit states (Dettmers et al. 2021, arXiv:2110.02861).

    /usr/bin/python3 tests/oracles/torch/optimizers.py
"""

import pathlib
import random

import numpy as np
import torch

import generate
import quantize
import tensors

HERE = pathlib.Path(__file__).resolve().parent
RATES = [2e-2, 3e-2, 3e-2, 2e-2, 1e-2, 5e-3]
SCALES = [1.0, 0.25, 1.0, 0.7, 1.0, 0.1]
DECAY = 0.1
SHAPES = {"wide.weight": (48, 100), "tall.weight": (60, 20), "embed.weight": (70, 60), "norm.weight": (37,)}
BLOCK, LEAST_COUNT = 256, 4096


def decay_of(name):
    return 0.0 if name == "norm.weight" else DECAY


def with_torch(create):
    def run(start, gradients):
        parameters = {name: torch.nn.Parameter(value.clone()) for name, value in start.items()}
        optimizer = create([{"params": [p], "weight_decay": decay_of(name)} for name, p in parameters.items()])
        for step, rate in enumerate(RATES):
            for group in optimizer.param_groups:
                group["lr"] = rate
            for name, parameter in parameters.items():
                parameter.grad = gradients[name][step] * SCALES[step]
            optimizer.step()
        return {name: parameter.detach() for name, parameter in parameters.items()}

    return run


def by_hand(update):
    """`update(name, state, g, step)` gives the direction, and how far along it per unit of learning rate."""

    def run(start, gradients):
        result = {}
        for name, value in start.items():
            value, state = value.clone(), {}
            for step, rate in enumerate(RATES):
                direction, factor = update(name, state, gradients[name][step] * SCALES[step], step + 1)
                value = value * (1 - rate * decay_of(name)) - rate * factor * direction
            result[name] = value
        return result

    return run


def root_mean_square(values):
    return values.pow(2).mean().sqrt()


def adafactor(name, state, g, step):
    beta = 1 - step**-0.8
    squares = g.pow(2) + 1e-30
    if g.dim() == 2:
        rows = state["rows"] = beta * state.get("rows", 0) + (1 - beta) * squares.mean(dim=1)
        columns = state["columns"] = beta * state.get("columns", 0) + (1 - beta) * squares.mean(dim=0)
        second = torch.outer(rows, columns) / rows.mean()
    else:
        second = state["second"] = beta * state.get("second", 0) + (1 - beta) * squares
    update = g / second.sqrt()
    return update / max(1.0, float(root_mean_square(update))), 1


def lion(name, state, g, step):
    momentum = state.get("momentum", torch.zeros_like(g))
    state["momentum"] = 0.98 * momentum + (1 - 0.98) * g
    return torch.sign(0.9 * momentum + (1 - 0.9) * g), 1


def adamw(state, g, step):
    first = state["first"] = 0.9 * state.get("first", 0) + (1 - 0.9) * g
    second = state["second"] = 0.98 * state.get("second", 0) + (1 - 0.98) * g.pow(2)
    return first / (1 - 0.9**step) / ((second / (1 - 0.98**step)).sqrt() + 1e-8)


def muon(name, state, g, step):
    if g.dim() != 2 or name == "embed.weight":
        return adamw(state, g, step), 1
    momentum = state["momentum"] = 0.95 * state.get("momentum", 0) + g
    x = g + 0.95 * momentum
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x, 0.2 * max(g.shape) ** 0.5


def positive_map():
    """The dynamic map without a sign: its bit doubles the values of each decade."""
    values = [0.0, 1.0]
    for decade in range(7):
        edges = np.linspace(0.1, 1, 2 ** (decade + 1) + 1)
        values += [*((edges[:-1] + edges[1:]) / 2 * 10.0 ** (decade - 6))]
    return np.sort(np.array(values)).astype(np.float32)


def rounded(values, codes):
    """Each block of numbers by the nearest codes of its largest magnitude."""
    flat = values.flatten().numpy()
    blocks = []
    for start in range(0, len(flat), BLOCK):
        piece = flat[start : start + BLOCK]
        scale = np.abs(piece).max()
        blocks.append(codes.astype(np.float64)[quantize.nearest(piece / scale, codes)] * scale)
    return torch.tensor(np.concatenate(blocks)).reshape(values.shape)


def in_eight_bits(update, signed, positive):
    """An optimizer whose states are rounded after each step, those of small parameters and of the embedding excepted."""

    def rounding(name, state, g, step):
        result = update(name, state, g, step)
        if g.numel() >= LEAST_COUNT and name != "embed.weight":
            for kind, codes in (("first", signed), ("second", positive), ("momentum", signed)):
                if kind in state:
                    state[kind] = rounded(state[kind], codes)
        return result

    return rounding


def main():
    torch.set_num_threads(1)
    rng = random.Random("lathe optimizers")
    start, gradients = {}, {}
    for name, shape in SHAPES.items():
        start[name] = generate.normal(rng, shape, 0.5)
        rows = 10 ** (-2 * torch.tensor([rng.random() for _ in range(shape[0])]))
        sizes = rows.reshape(-1, *[1] * (len(shape) - 1))
        gradients[name] = torch.stack([generate.normal(rng, shape, 1.0) * sizes for _ in RATES])
        if name == "embed.weight":
            gradients[name][:3, ::5] = 0  # rows of tokens that were not seen yet
    signed, positive = quantize.dynamic_map(), positive_map()
    runs = {
        "sgd": with_torch(lambda groups: torch.optim.SGD(groups, lr=1)),
        "adamw": with_torch(lambda groups: torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-8)),
        "adafactor": by_hand(adafactor),
        "lion": by_hand(lion),
        "muon": by_hand(muon),
        "adamw_8bit": by_hand(in_eight_bits(lambda name, state, g, step: (adamw(state, g, step), 1), signed, positive)),
        "lion_8bit": by_hand(in_eight_bits(lion, signed, positive)),
    }
    values = {"rates": torch.tensor(RATES), "scales": torch.tensor(SCALES)}
    values.update(generate.prefixed("start.", start))
    values.update(generate.prefixed("gradients.", gradients))
    double = [{name: value.double() for name, value in named.items()} for named in (start, gradients)]
    for kind, run in runs.items():
        values.update(generate.prefixed(f"{kind}.", run(*double)))
    tensors.save(HERE / "optimizers.safetensors", values)


if __name__ == "__main__":
    main()
