"""Writes what variants of LoRA must compute, from the models and adapters that generate.py wrote.

    /usr/bin/python3 tests/oracles/torch/variants.py

`<family>/variants/<name>.safetensors` has the tensors of `lora.safetensors` for the variant, from the same base, adapter and
batches; README.md in this folder says what each variant changes.
"""

import json
import pathlib

import torch

import decoder
import generate
import lora
import tensors

HERE = pathlib.Path(__file__).resolve().parent
FAMILIES = ("llama", "qwen2")
RATIO = 16.0
RSLORA_ALPHA = 5


def adapted(folder, dtype, **changes):
    model = decoder.load(folder, dtype)
    wrapped = lora.load_adapter(model, folder / "adapter", **changes)
    return model, wrapped, lora.parameters(wrapped)


def with_components(folder, dtype):
    """A fresh PiSSA adapter: the exact decomposition is made in float64 for every type."""
    config = json.loads((folder / "adapter" / "adapter_config.json").read_text())
    model = decoder.load(folder, torch.float64)
    wrapped = lora.wrap(model, config)
    for module in wrapped.values():
        module.take_components()
    model.to(dtype)
    return model, wrapped, lora.parameters(wrapped)


def with_magnitudes(folder, dtype):
    """The adapter's A and B, and magnitudes that are those of the base's rows: others than base and update have together."""
    model, wrapped, _ = adapted(folder, dtype)
    for module in wrapped.values():
        module.add_magnitude()
    return model, wrapped, lora.parameters(wrapped)


def compute(build, forward, steps, ratio=1.0):
    """The same quantities as generate.compute_lora, for a model that `build` makes anew each time."""
    model, wrapped, named = build()
    start = generate.prefixed("start.", {name: parameter.detach().clone() for name, parameter in named.items()})
    results = generate.gradients(model, forward, named)
    lora.merge(model, wrapped)
    with torch.no_grad():
        results["merged_logits"] = generate.valid(generate.mean_loss(model, forward)[1], forward)
    model, _, named = build()
    results.update(generate.prefixed("steps.", train(model, named, steps, ratio)))
    results.update({"final." + name: parameter.detach() for name, parameter in named.items()})
    results.update(start)
    return results


def train(model, named, batches, ratio):
    """generate.train with learning rates of their own (LoRA+): B and vectors get `ratio` times that of A."""
    fast = [p for name, p in named.items() if "lora_B" in name or p.dim() == 1]
    slow = [p for name, p in named.items() if not ("lora_B" in name or p.dim() == 1)]
    rate = generate.OPTIMIZER["lr"]
    groups = [{"params": slow, "lr": rate}, {"params": fast, "lr": rate * ratio}]
    optimizer = torch.optim.AdamW(groups, weight_decay=generate.WEIGHT_DECAY, **generate.OPTIMIZER)
    losses, norms = [], []
    for step in range(generate.STEPS):
        optimizer.zero_grad()
        loss, _ = generate.mean_loss(model, generate.row(batches, step))
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(list(named.values()), generate.CLIP).detach())
        optimizer.step()
        losses.append(loss.detach())
    return {"loss": torch.stack(losses), "grad_norm": torch.stack(norms)}


def variants(folder, dtype, forward, steps):
    return {
        "rslora": compute(lambda: adapted(folder, dtype, use_rslora=True, lora_alpha=RSLORA_ALPHA), forward, steps),
        "loraplus": compute(lambda: adapted(folder, dtype), forward, steps, RATIO),
        "dora": compute(lambda: with_magnitudes(folder, dtype), forward, steps),
        "pissa": compute(lambda: with_components(folder, dtype), forward, steps),
    }


def main():
    torch.set_num_threads(1)
    for name in FAMILIES:
        folder = HERE / name
        forward, steps = tensors.load(folder / "forward.safetensors"), tensors.load(folder / "steps.safetensors")
        reference = variants(folder, torch.float64, forward, steps)
        single = variants(folder, torch.float32, forward, steps)
        (folder / "variants").mkdir(exist_ok=True)
        for variant, results in reference.items():
            print(f"{name:7} {variant:13} {generate.deviation(results, single[variant])}")
            tensors.save(folder / "variants" / f"{variant}.safetensors", results)


if __name__ == "__main__":
    main()
