"""Checks the committed oracle against second, differently written computations; exits with 1 where they disagree.

    /usr/bin/python3 tests/oracles/torch/check.py

- logits and loss: NumPy, one position and one head at a time, RoPE as multiplication by complex numbers;
- gradients: central differences of that NumPy loss in float64 (base parameters and adapters);
- AdamW: the update written out by hand, from gradients that autograd gives at each point;
- merged weights give the adapter's logits; accumulation equals one batch of all rows.
"""

import cmath
import json
import math
import pathlib
import random
import sys

import numpy
import torch

import decoder
import generate
import lora
import tensors

HERE = pathlib.Path(__file__).resolve().parent
FAILURES = []


def report(name, error, bound):
    verdict = "ok" if error <= bound else "FAILED"
    print(f"{verdict:6} {name}: {error:.1e} (bound {bound:.0e})")
    if error > bound:
        FAILURES.append(name)


def norm(x, weight, eps):
    return x / math.sqrt(float(x @ x) / len(x) + eps) * weight


def angles(values, head_dim):
    """Angular frequencies from wavelengths, as the llama 3.1 paper's context extension defines them."""
    result = []
    for pair in range(head_dim // 2):
        wavelength = 2 * math.pi * values["rope_theta"] ** (2 * pair / head_dim)
        scaling = values.get("rope_scaling")
        if scaling:
            original = scaling["original_max_position_embeddings"]
            longest, shortest = original / scaling["low_freq_factor"], original / scaling["high_freq_factor"]
            if wavelength > longest:
                wavelength *= scaling["factor"]
            elif wavelength > shortest:
                blend = (original / wavelength - scaling["low_freq_factor"]) / (
                    scaling["high_freq_factor"] - scaling["low_freq_factor"]
                )
                wavelength = 1 / ((1 - blend) / (scaling["factor"] * wavelength) + blend / wavelength)
        result.append(2 * math.pi / wavelength)
    return result


def rotate(vector, position, frequencies):
    half = len(vector) // 2
    turned = [
        complex(vector[i], vector[i + half]) * cmath.exp(1j * position * frequencies[i]) for i in range(half)
    ]
    return numpy.array([z.real for z in turned] + [z.imag for z in turned])


class Reference:
    """A decoder over plain arrays: one row at a time, no batch, no mask, keys only of earlier positions."""

    def __init__(self, folder, adapter=None):
        self.values = json.loads((folder / "config.json").read_text())
        self.weights = {n: t.double().numpy() for n, t in tensors.load(folder / "model.safetensors").items()}
        self.adapter = {}
        if adapter:
            self.adapter = {n: t.double().numpy() for n, t in tensors.load(adapter / "adapter_model.safetensors").items()}
            config = json.loads((adapter / "adapter_config.json").read_text())
            self.scaling = config["lora_alpha"] / config["r"]

    def linear(self, path, x):
        y = self.weights[path + ".weight"] @ x
        if path + ".bias" in self.weights:
            y = y + self.weights[path + ".bias"]
        name = f"base_model.model.{path}.lora_"
        if name + "A.weight" in self.adapter:
            y = y + self.scaling * (self.adapter[name + "B.weight"] @ (self.adapter[name + "A.weight"] @ x))
        return y

    def row(self, ids, positions=None):
        """Every token sees all before it; positions are for RoPE, by default the places in the row."""
        places = positions or range(len(ids))
        values, weights = self.values, self.weights
        heads, kv_heads = values["num_attention_heads"], values["num_key_value_heads"]
        size = values.get("head_dim", values["hidden_size"] // heads)
        eps = values["rms_norm_eps"]
        frequencies = angles(values, size)
        states = [weights["model.embed_tokens.weight"][token] for token in ids]
        for layer in range(values["num_hidden_layers"]):
            prefix = f"model.layers.{layer}."
            keys, cached, outputs = [], [], []
            for position, x in enumerate(states):
                h = norm(x, weights[prefix + "input_layernorm.weight"], eps)
                q = self.linear(prefix + "self_attn.q_proj", h).reshape(heads, size)
                k = self.linear(prefix + "self_attn.k_proj", h).reshape(kv_heads, size)
                if values["model_type"] == "qwen3":
                    q = [norm(one, weights[prefix + "self_attn.q_norm.weight"], eps) for one in q]
                    k = [norm(one, weights[prefix + "self_attn.k_norm.weight"], eps) for one in k]
                keys.append([rotate(one, places[position], frequencies) for one in k])
                cached.append(self.linear(prefix + "self_attn.v_proj", h).reshape(kv_heads, size))
                mixed = []
                for head in range(heads):
                    group = head * kv_heads // heads
                    query = rotate(q[head], places[position], frequencies)
                    scores = numpy.array([query @ key[group] for key in keys]) / math.sqrt(size)
                    chances = numpy.exp(scores - scores.max())
                    chances /= chances.sum()
                    mixed.append(sum(p * v[group] for p, v in zip(chances, cached)))
                x = x + self.linear(prefix + "self_attn.o_proj", numpy.concatenate(mixed))
                h = norm(x, weights[prefix + "post_attention_layernorm.weight"], eps)
                gate = self.linear(prefix + "mlp.gate_proj", h)
                up = self.linear(prefix + "mlp.up_proj", h)
                outputs.append(x + self.linear(prefix + "mlp.down_proj", gate / (1 + numpy.exp(-gate)) * up))
            states = outputs
        head = weights.get("lm_head.weight", weights["model.embed_tokens.weight"])
        return numpy.array([head @ norm(x, weights["model.norm.weight"], eps) for x in states])

    def loss(self, data):
        total, count = 0.0, 0
        for ids, mask, labels in zip(data["input_ids"], data["attention_mask"], data["labels"]):
            length = int(mask.sum())
            logits = self.row(ids[:length].tolist())
            for position in range(length - 1):
                label = int(labels[position + 1])
                if label != decoder.IGNORE:
                    line = logits[position]
                    total += line.max() + math.log(numpy.exp(line - line.max()).sum()) - line[label]
                    count += 1
        return total / count


def check_logits(name, reference, expected, data):
    worst = 0.0
    for row in range(len(data["input_ids"])):
        length = int(data["attention_mask"][row].sum())
        logits = reference.row(data["input_ids"][row, :length].tolist())
        worst = max(worst, abs(logits - expected["logits"][row, :length].double().numpy()).max())
        worst = max(worst, float(expected["logits"][row, length:].abs().sum()))
    report(f"{name} logits", worst, 1e-6)
    report(f"{name} loss", abs(reference.loss(data) - float(expected["loss"])), 1e-6)


def check_gradients(name, reference, arrays, expected, data, rng):
    """One random element of each kind of parameter (layer numbers aside)."""
    kinds = {}
    for parameter in arrays:
        kinds.setdefault(".".join(part for part in parameter.split(".") if not part.isdigit()), []).append(parameter)
    worst = 0.0
    for names in kinds.values():
        parameter = rng.choice(names)
        array = arrays[parameter]
        gradient = expected["grad." + parameter].numpy()
        # An element that the loss depends on: rows of the embedding that no token uses would compare 0 with 0.
        index = rng.choice([tuple(i) for i in numpy.argwhere(abs(gradient) > abs(gradient).max() / 10)])
        before, step = array[index], 1e-5
        array[index] = before + step
        above = reference.loss(data)
        array[index] = before - step
        below = reference.loss(data)
        array[index] = before
        measured = (above - below) / (2 * step)
        worst = max(worst, abs(measured - gradient[index]) / abs(measured))
    report(f"{name} gradients ({len(kinds)} kinds)", worst, 1e-5)


def adamw_by_hand(model, named, batches, rates):
    first = {n: torch.zeros_like(p) for n, p in named.items()}
    second = {n: torch.zeros_like(p) for n, p in named.items()}
    losses = []
    for step, rate in enumerate(rates):
        loss, _ = generate.mean_loss(model, generate.row(batches, step))
        grads = dict(zip(named, torch.autograd.grad(loss, list(named.values()))))
        losses.append(float(loss))
        total = math.sqrt(sum(float((g * g).sum()) for g in grads.values()))
        shrink = min(1.0, 1.0 / (total + 1e-6))
        for n, p in named.items():
            g = grads[n] * shrink
            first[n] = 0.9 * first[n] + 0.1 * g
            second[n] = 0.999 * second[n] + 0.001 * g * g
            mean = first[n] / (1 - 0.9 ** (step + 1))
            spread = second[n] / (1 - 0.999 ** (step + 1))
            decay = 0.0 if "norm" in n or n.endswith(".bias") else 0.1
            with torch.no_grad():
                p.copy_(p - rate * decay * p - rate * mean / (spread.sqrt() + 1e-8))
    return losses


def check_steps(name, model, named, batches, losses, rates, final):
    found = adamw_by_hand(model, named, batches, rates)
    report(f"{name} losses", max(abs(a - float(b)) for a, b in zip(found, losses)), 1e-6)
    if final:
        worst = max(float((named[n] - final["final." + n].double()).abs().max()) for n in named)
        report(f"{name} final parameters", worst, 1e-6)


def check_packed(name, reference, stored):
    """Samples apart are rows of their own; otherwise a row is one text whose positions begin anew with each sample."""
    worst, losses = {"neat": 0.0, "plain": 0.0}, {"neat": [], "plain": []}
    for row, numbers in enumerate(stored["samples"].tolist()):
        ids, labels = stored["input_ids"][row].tolist(), stored["labels"][row].tolist()
        starts = [i for i, number in enumerate(numbers) if number and (i == 0 or numbers[i - 1] != number)]
        end = numbers.index(0) if 0 in numbers else len(numbers)
        spans = list(zip(starts, starts[1:] + [end]))
        found = {
            "neat": numpy.concatenate([reference.row(ids[a:b]) for a, b in spans]),
            "plain": reference.row(ids[:end], [i for a, b in spans for i in range(b - a)]),
        }
        for kind, logits in found.items():
            expected = stored[f"{kind}.logits"][row, :end].double().numpy()
            worst[kind] = max(worst[kind], abs(logits - expected).max())
            for i in range(1, end):
                if labels[i] != decoder.IGNORE and not (kind == "neat" and i in starts):
                    line = logits[i - 1]
                    losses[kind].append(line.max() + math.log(numpy.exp(line - line.max()).sum()) - line[labels[i]])
    for kind in worst:
        report(f"{name} packed {kind} logits", worst[kind], 1e-6)
        report(f"{name} packed {kind} loss", abs(sum(losses[kind]) / len(losses[kind]) - float(stored[f"{kind}.loss"])), 1e-6)


def check_accumulation(name, folder):
    stored = tensors.load(folder / "accumulation.safetensors")
    micro = [{key: stored[f"micro_{i}.{key}"] for key in ("input_ids", "attention_mask", "labels")} for i in (0, 1)]
    width = max(data["input_ids"].shape[1] for data in micro)
    fills = {"input_ids": 0, "attention_mask": 0, "labels": decoder.IGNORE}
    joined = {
        key: torch.cat([torch.nn.functional.pad(d[key], (0, width - d[key].shape[1]), value=fill) for d in micro])
        for key, fill in fills.items()
    }
    model, named = generate.full_model(folder, torch.float64)
    whole = generate.gradients(model, joined, named)
    report(f"{name} accumulation loss", abs(float(whole["loss"]) - float(stored["loss"])), 1e-6)
    worst = max(float((whole["grad." + n] - stored["grad." + n]).abs().max()) for n in generate.ACCUMULATED)
    report(f"{name} accumulation gradients", worst, 1e-6)


def main():
    torch.set_num_threads(1)
    for name in generate.FAMILIES:
        folder, rng = HERE / name, random.Random(name)
        forward = tensors.load(folder / "forward.safetensors")
        reference = Reference(folder)
        check_logits(name, reference, forward, forward)
        check_gradients(name, reference, reference.weights, forward, forward, rng)

        adapted, expected = Reference(folder, folder / "adapter"), tensors.load(folder / "lora.safetensors")
        check_logits(f"{name} lora", adapted, expected, forward)
        check_gradients(f"{name} lora", adapted, adapted.adapter, expected, forward, rng)
        report(f"{name} lora merged", float((expected["merged_logits"] - expected["logits"]).abs().max()), 1e-6)

        steps = tensors.load(folder / "steps.safetensors")
        constant = [generate.OPTIMIZER["lr"]] * generate.STEPS
        check_steps(f"{name} steps", *generate.full_model(folder, torch.float64), steps, steps["loss"], constant, steps)
        rates = steps["cosine.lr"].tolist()
        check_steps(
            f"{name} cosine", *generate.full_model(folder, torch.float64), steps, steps["cosine.loss"], rates, None
        )
        model, _, named = generate.adapted_model(folder, torch.float64)
        check_steps(f"{name} lora steps", model, named, steps, expected["steps.loss"], constant, expected)
        check_accumulation(name, folder)
        check_packed(name, reference, tensors.load(folder / "packed.safetensors"))
    print(f"{len(FAILURES)} failures")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
