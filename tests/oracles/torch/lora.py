"""LoRA adapters in PEFT's folder format: adapter_config.json and adapter_model.safetensors."""

import json
import math
import pathlib
import re

import torch
from torch import nn

import tensors

PREFIX = "base_model.model."


class LoraLinear(nn.Module):
    """base(x) + scaling * B(A(x)); A is [rank, in], B is [out, rank]."""

    def __init__(self, base, rank, scaling):
        super().__init__()
        self.base = base
        self.scaling = scaling
        dtype = base.weight.dtype
        self.lora_A = nn.Linear(base.in_features, rank, bias=False, dtype=dtype)
        self.lora_B = nn.Linear(rank, base.out_features, bias=False, dtype=dtype)
        self.magnitude = None

    def add_magnitude(self):
        """DoRA: starts as the lengths of the base's rows."""
        self.magnitude = nn.Parameter(self.base.weight.detach().norm(dim=1))

    def together(self):
        return self.base.weight + self.scaling * (self.lora_B.weight @ self.lora_A.weight)

    def take_components(self, iterations=None):
        """PiSSA: A and B become the largest singular components of the weight, which keeps the rest. None: exactly."""
        with torch.no_grad():
            weight, rank = self.base.weight, self.lora_A.out_features
            if iterations is None:
                left, values, right = torch.linalg.svd(weight, full_matrices=False)
            else:
                left, values, right = torch.svd_lowrank(weight, q=rank, niter=iterations)
                right = right.T
            roots = (values[:rank] / self.scaling).sqrt()
            self.lora_A.weight.copy_(roots[:, None] * right[:rank])
            self.lora_B.weight.copy_(left[:, :rank] * roots)
            weight -= self.scaling * (self.lora_B.weight @ self.lora_A.weight)

    def forward(self, x):
        if self.magnitude is not None:
            weight = self.together()
            weight = (self.magnitude / weight.norm(dim=1).detach())[:, None] * weight
            return nn.functional.linear(x, weight, self.base.bias)
        return self.base(x) + self.scaling * self.lora_B(self.lora_A(x))

    def merged(self):
        with torch.no_grad():
            weight = self.together()
            if self.magnitude is not None:
                weight = (self.magnitude / weight.norm(dim=1))[:, None] * weight
            self.base.weight.copy_(weight)
        return self.base


def is_linear(module):
    """Also GPT-2's layers, which keep their weight as [in, out]: A and B are the same for both."""
    return isinstance(module, nn.Linear) or type(module).__name__ == "Conv1D"


def targets(model, config):
    """Paths of the linear layers that PEFT would wrap: a list matches suffixes of the path, a string is a pattern."""
    wanted, excluded = config["target_modules"], config.get("exclude_modules") or []

    def hit(path, names):
        if isinstance(names, str):
            return re.fullmatch(names, path) is not None
        return any(path == name or path.endswith("." + name) for name in names)

    linear = [path for path, module in model.named_modules() if is_linear(module)]
    if wanted == "all-linear":
        return [path for path in linear if path != "lm_head" and not hit(path, excluded)]
    return [path for path in linear if hit(path, wanted) and not hit(path, excluded)]


def replace(model, path, module):
    parent, _, name = path.rpartition(".")
    setattr(model.get_submodule(parent), name, module)


def pattern_value(pattern, path, fallback):
    for key, value in (pattern or {}).items():
        if re.match(rf"(.*\.)?({key})$", path):
            return value
    return fallback


def wrap(model, config):
    """Wraps the target layers, freezes the rest and returns path -> LoraLinear."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    wrapped = {}
    for path in targets(model, config):
        rank = pattern_value(config.get("rank_pattern"), path, config["r"])
        alpha = pattern_value(config.get("alpha_pattern"), path, config["lora_alpha"])
        scaling = alpha / math.sqrt(rank) if config.get("use_rslora") else alpha / rank
        wrapped[path] = LoraLinear(model.get_submodule(path), rank, scaling)
        if config.get("use_dora"):
            wrapped[path].add_magnitude()
    if not wrapped:
        raise ValueError(f"target_modules {config['target_modules']} match no linear layer")
    for path, module in wrapped.items():
        replace(model, path, module)
    return wrapped


def merge(model, wrapped):
    for path, module in wrapped.items():
        replace(model, path, module.merged())


def parameters(wrapped):
    """PEFT's tensor name -> parameter."""
    named = {}
    for path, module in wrapped.items():
        named[f"{PREFIX}{path}.lora_A.weight"] = module.lora_A.weight
        named[f"{PREFIX}{path}.lora_B.weight"] = module.lora_B.weight
        if module.magnitude is not None:
            named[f"{PREFIX}{path}.lora_magnitude_vector"] = module.magnitude
    return named


def load_adapter(model, folder, **changes):
    """
    Applies the adapter folder to `model` as PEFT does; refuses missing, left-over and misshapen tensors. `changes` stand in for
    what adapter_config.json says.
    """
    folder = pathlib.Path(folder)
    config = {**json.loads((folder / "adapter_config.json").read_text()), **changes}
    if config["peft_type"] != "LORA":
        raise ValueError(f"peft_type {config['peft_type']} is not known here")
    for key, plain in (("bias", "none"), ("lora_bias", False)):
        if config.get(key, plain) != plain:
            raise ValueError(f"{key} {config[key]} is not known here")
    weights = tensors.load(folder / "adapter_model.safetensors")
    wrapped = wrap(model, config)
    start = str(config.get("init_lora_weights"))
    if start.startswith("pissa"):
        for module in wrapped.values():
            module.take_components(int(start.rpartition("_")[2]) if start != "pissa" else None)
    named = parameters(wrapped)
    for name in config.get("modules_to_save") or []:
        for path, module in model.named_modules():
            if (path == name or path.endswith("." + name)) and hasattr(module, "weight"):
                module.weight = nn.Parameter(module.weight.detach().clone())  # its own copy: PEFT unties here too
                named[f"{PREFIX}{path}.weight"] = module.weight
    if set(named) != set(weights):
        raise ValueError(
            f"adapter_model.safetensors: missing {sorted(set(named) - set(weights))}, unexpected {sorted(set(weights) - set(named))}"
        )
    with torch.no_grad():
        for name, parameter in named.items():
            if parameter.shape != weights[name].shape:
                raise ValueError(f"{name}: shape {list(weights[name].shape)}, expected {list(parameter.shape)}")
            parameter.copy_(weights[name])
    return wrapped
