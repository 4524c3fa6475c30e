"""Writes what variants of LoRA must compute, from the models and adapters that generate.py wrote.

    /usr/bin/python3 tests/oracles/torch/variants.py

`<family>/variants/<name>.safetensors` has the tensors of `lora.safetensors` for the variant, from the same base, adapter and
batches; README.md in this folder says what each variant changes.
"""

import pathlib

import torch

import decoder
import generate
import lora
import tensors

HERE = pathlib.Path(__file__).resolve().parent
FAMILIES = ("llama", "qwen2")
RSLORA_ALPHA = 5
RATES = [generate.OPTIMIZER["lr"]] * generate.STEPS


def adapted(folder, dtype, **changes):
    model = decoder.load(folder, dtype)
    wrapped = lora.load_adapter(model, folder / "adapter", **changes)
    return model, wrapped, lora.parameters(wrapped)


def compute(build, forward, steps):
    """The same quantities as generate.compute_lora, for a model that `build` makes anew each time."""
    model, wrapped, named = build()
    results = generate.gradients(model, forward, named)
    lora.merge(model, wrapped)
    with torch.no_grad():
        results["merged_logits"] = generate.valid(generate.mean_loss(model, forward)[1], forward)
    model, _, named = build()
    results.update(generate.prefixed("steps.", generate.train(model, named, steps, RATES)))
    results.update({"final." + name: parameter.detach() for name, parameter in named.items()})
    return results


def variants(folder, dtype, forward, steps):
    return {
        "rslora": compute(lambda: adapted(folder, dtype, use_rslora=True, lora_alpha=RSLORA_ALPHA), forward, steps),
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
