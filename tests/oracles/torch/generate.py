"""Writes the numerics oracle: tiny random models and what a correct trainer must compute from them.

Regenerate (any directory; needs only torch, for example Debian's):

    apt-get install -y --no-install-recommends python3-torch
    /usr/bin/python3 tests/oracles/torch/generate.py

The result depends on nothing but this folder: all randomness is Python's Mersenne Twister with fixed seeds, all
arithmetic is float64 from parameters that float32 holds exactly, and the results are stored as float32. The printed
table says how far PyTorch's own float32 run is from them. README.md in this folder describes the files.
"""

import json
import pathlib
import random

import torch

import decoder
import lora
import schedules
import tensors

HERE = pathlib.Path(__file__).resolve().parent
STEPS = 10
LENGTHS = (19, 13)
LORA = {"r": 4, "lora_alpha": 8}
OPTIMIZER = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8}
WEIGHT_DECAY = 0.1
CLIP = 1.0
HEAD = 0.2
WARMUP, TOTAL = 3, 20
PACKED = ((8, 6, 5), (9, 7))  # lengths of the samples in each packed row
ACCUMULATED = ("model.embed_tokens.weight", "model.layers.0.self_attn.k_proj.weight", "model.norm.weight")

COMMON = {
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_act": "silu",
    "initializer_range": 0.02,
    "max_position_embeddings": 512,
    "rope_theta": 10000.0,
    "torch_dtype": "float32",
    "use_cache": True,
}
FAMILIES = {
    "llama": {
        **COMMON,
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "attention_bias": False,
        "mlp_bias": False,
        "vocab_size": 96,
        "hidden_size": 32,
        "intermediate_size": 56,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "rms_norm_eps": 1e-5,
        "rope_scaling": None,
        "tie_word_embeddings": False,
    },
    "llama3": {
        **COMMON,
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "attention_bias": False,
        "mlp_bias": False,
        "vocab_size": 112,
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": 16,
        "rms_norm_eps": 1e-5,
        # With 64 original positions the eight pairs fall on all three branches: 1 kept, 2 blended, 5 divided by 8.
        "rope_scaling": {
            "factor": 8.0,
            "high_freq_factor": 4.0,
            "low_freq_factor": 1.0,
            "original_max_position_embeddings": 64,
            "rope_type": "llama3",
        },
        "tie_word_embeddings": True,
    },
    "qwen2": {
        **COMMON,
        "architectures": ["Qwen2ForCausalLM"],
        "model_type": "qwen2",
        "attention_dropout": 0.0,
        "max_window_layers": 3,
        "sliding_window": 512,
        "use_sliding_window": False,
        "vocab_size": 104,
        "hidden_size": 32,
        "intermediate_size": 40,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "rms_norm_eps": 1e-6,
        "rope_theta": 1000000.0,
        "tie_word_embeddings": True,
    },
    "qwen3": {
        **COMMON,
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "attention_bias": False,
        "attention_dropout": 0.0,
        "max_window_layers": 2,
        "sliding_window": None,
        "use_sliding_window": False,
        "vocab_size": 96,
        "hidden_size": 40,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "rms_norm_eps": 1e-6,
        "rope_scaling": None,
        "rope_theta": 1000000.0,
        "tie_word_embeddings": False,
    },
}


def normal(rng, shape, deviation, mean=0.0):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([rng.gauss(mean, deviation) for _ in range(count)], dtype=torch.float32).reshape(shape)


def random_weights(rng, config):
    """Large enough that attention is far from uniform and every parameter matters to the loss."""
    weights = {}
    for name, parameter in decoder.Decoder(config).named_parameters():
        shape = tuple(parameter.shape)
        if "norm" in name:
            weights[name] = normal(rng, shape, 0.2, mean=1.0)
        elif name.endswith("bias"):
            weights[name] = normal(rng, shape, 0.3)
        elif name == "model.embed_tokens.weight":
            weights[name] = normal(rng, shape, 0.3 if config.tied else 0.8)
        elif name == "lm_head.weight":
            weights[name] = normal(rng, shape, HEAD / shape[1] ** 0.5)  # small: gradient norms on both sides of CLIP
        else:
            weights[name] = normal(rng, shape, 1.2 / shape[1] ** 0.5)
    return weights


def batch(rng, vocab, lengths):
    """Right-padded rows; labels are masked over a prompt, a stretch in the middle and the padding."""
    width = max(lengths)
    ids = torch.zeros(len(lengths), width, dtype=torch.int64)
    mask = torch.zeros_like(ids)
    labels = torch.full_like(ids, decoder.IGNORE)
    for row, length in enumerate(lengths):
        values = [rng.randrange(3, vocab) for _ in range(length)]
        ids[row, :length] = torch.tensor(values)
        mask[row, :length] = 1
        labels[row, :length] = ids[row, :length]
        labels[row, : rng.randrange(2, 5)] = decoder.IGNORE
        hole = rng.randrange(6, length - 2)
        labels[row, hole : hole + 2] = decoder.IGNORE
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def step_batches(rng, vocab):
    """Ten batches of two rows, padded to one width so that they stack."""
    width = 20
    stacked = {"input_ids": [], "attention_mask": [], "labels": []}
    for _ in range(STEPS):
        rows = batch(rng, vocab, (rng.randrange(10, width + 1), rng.randrange(10, width + 1)))
        missing = width - rows["input_ids"].shape[1]
        for name, fill in (("input_ids", 0), ("attention_mask", 0), ("labels", decoder.IGNORE)):
            stacked[name].append(torch.nn.functional.pad(rows[name], (0, missing), value=fill))
    return {name: torch.stack(values) for name, values in stacked.items()}


def prefixed(prefix, named):
    return {prefix + name: value for name, value in named.items()}


def row(batches, step):
    return {name: values[step] for name, values in batches.items()}


def mean_loss(model, data):
    logits = model(data["input_ids"], data["attention_mask"])
    total, count = decoder.loss_sum(logits, data["labels"])
    return total / count, logits


def valid(logits, data):
    return logits * data["attention_mask"].unsqueeze(-1)


def gradients(model, data, named):
    model.zero_grad()
    loss, logits = mean_loss(model, data)
    loss.backward()
    return {
        "loss": loss.reshape(1),
        "logits": valid(logits, data),
        **{"grad." + name: parameter.grad.clone() for name, parameter in named.items()},
    }


def train(model, named, batches, rates):
    """AdamW as Hugging Face's trainer sets it up: decay on everything but norms and biases, gradients clipped to 1."""
    decayed = [p for name, p in named.items() if "norm" not in name and not name.endswith("bias")]
    plain = [p for name, p in named.items() if "norm" in name or name.endswith("bias")]
    groups = [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW([group for group in groups if group["params"]], **OPTIMIZER)
    losses, norms = [], []
    for step, rate in enumerate(rates):
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss, _ = mean_loss(model, row(batches, step))
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(list(named.values()), CLIP).detach())
        optimizer.step()
        losses.append(loss.detach())
    return {"loss": torch.stack(losses), "grad_norm": torch.stack(norms)}


def accumulate(model, named, micro):
    """One optimizer step's gradient from micro-batches: every label token weighs the same, whichever row it is in."""
    model.zero_grad()
    sums = []
    tokens = sum(int((data["labels"][:, 1:] != decoder.IGNORE).sum()) for data in micro)
    for data in micro:
        total, _ = decoder.loss_sum(model(data["input_ids"], data["attention_mask"]), data["labels"])
        (total / tokens).backward()
        sums.append(total.detach())
    norm = torch.sqrt(sum(parameter.grad.pow(2).sum() for parameter in named.values()))
    return {
        "loss_sum": torch.stack(sums),
        "loss": (sum(sums) / tokens).reshape(1),
        "grad_norm": norm.reshape(1),
        **{"grad." + name: named[name].grad.clone() for name in ACCUMULATED},
    }


def packed_rows(rng, vocab):
    """Rows of several samples, some learnt from their first token on; the second row ends in padding."""
    width = max(sum(row) for row in PACKED)
    data = {name: torch.zeros(len(PACKED), width, dtype=torch.int64) for name in ("input_ids", "attention_mask", "samples")}
    data["labels"] = torch.full_like(data["input_ids"], decoder.IGNORE)
    for row, lengths in enumerate(PACKED):
        start = 0
        for number, length in enumerate(lengths, start=1):
            place = (row, slice(start, start + length))
            data["input_ids"][place] = torch.tensor([rng.randrange(3, vocab) for _ in range(length)])
            data["attention_mask"][place] = 1
            data["samples"][place] = number
            learnt = (row, slice(start + (0 if number == 2 else 2), start + length))
            data["labels"][learnt] = data["input_ids"][learnt]
            start += length
    return data


def packed_labels(data):
    """Labels of samples that do not see each other: the first token of each follows nothing."""
    return data["labels"].masked_fill(decoder.positions_in(data["samples"]) == 0, decoder.IGNORE)


def compute_packed(folder, dtype, data):
    results = {}
    for name, apart in (("neat", True), ("plain", False)):
        model, named = full_model(folder, dtype)
        logits = model(data["input_ids"], data["attention_mask"], data["samples"], apart)
        total, count = decoder.loss_sum(logits, packed_labels(data) if apart else data["labels"])
        (total / count).backward()
        kept = named if apart else ACCUMULATED
        results[f"{name}.loss"] = (total / count).detach().reshape(1)
        results[f"{name}.logits"] = valid(logits, data).detach()
        results.update({f"{name}.grad.{parameter}": named[parameter].grad for parameter in kept})
    return results


def write_packed(name):
    folder = HERE / name
    data = packed_rows(random.Random(f"lathe packed {name}"), FAMILIES[name]["vocab_size"])
    reference, single = (compute_packed(folder, dtype, data) for dtype in (torch.float64, torch.float32))
    print(f"{name:7} {'packed':13} {deviation(reference, single)}")
    tensors.save(folder / "packed.safetensors", {**data, **reference})


def full_model(folder, dtype):
    model = decoder.load(folder, dtype)
    return model, dict(model.named_parameters())


def adapted_model(folder, dtype):
    model = decoder.load(folder, dtype)
    wrapped = lora.load_adapter(model, folder / "adapter")
    return model, wrapped, lora.parameters(wrapped)


def compute_full(folder, dtype, forward, steps, micro):
    model, named = full_model(folder, dtype)
    results = {"forward": gradients(model, forward, named), "accumulation": accumulate(model, named, micro)}
    constant = schedules.rates("constant", OPTIMIZER["lr"], 0, TOTAL, STEPS)
    results["steps"] = train(model, named, steps, constant)
    results["steps"].update({"final." + name: parameter.detach() for name, parameter in named.items()})
    model, named = full_model(folder, dtype)
    cosine = schedules.rates("cosine", OPTIMIZER["lr"], WARMUP, TOTAL, STEPS)
    trace = train(model, named, steps, cosine)
    results["steps"].update(prefixed("cosine.", trace))
    results["steps"]["cosine.lr"] = torch.tensor(cosine, dtype=dtype)
    return results


def compute_lora(folder, dtype, forward, steps):
    model, wrapped, named = adapted_model(folder, dtype)
    results = gradients(model, forward, named)
    lora.merge(model, wrapped)
    with torch.no_grad():
        results["merged_logits"] = valid(mean_loss(model, forward)[1], forward)
    model, _, named = adapted_model(folder, dtype)
    constant = schedules.rates("constant", OPTIMIZER["lr"], 0, TOTAL, STEPS)
    results.update(prefixed("steps.", train(model, named, steps, constant)))
    results.update({"final." + name: parameter.detach() for name, parameter in named.items()})
    return results


def write_adapter(rng, folder):
    model = decoder.load(folder)
    linear = [n.split(".")[-1] for n, m in model.named_modules() if isinstance(m, torch.nn.Linear) and n != "lm_head"]
    config = {
        "base_model_name_or_path": "..",
        "bias": "none",
        "fan_in_fan_out": False,
        "inference_mode": True,
        "init_lora_weights": True,
        "lora_alpha": LORA["lora_alpha"],
        "lora_dropout": 0.0,
        "modules_to_save": None,
        "peft_type": "LORA",
        "r": LORA["r"],
        "target_modules": sorted(set(linear)),
        "task_type": "CAUSAL_LM",
        "use_dora": False,
        "use_rslora": False,
    }
    (folder / "adapter").mkdir(exist_ok=True)
    (folder / "adapter" / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    weights = {}
    for name, parameter in lora.parameters(lora.wrap(model, config)).items():
        weights[name] = normal(rng, tuple(parameter.shape), 0.3 if "lora_A" in name else 0.15)
    tensors.save(folder / "adapter" / "adapter_model.safetensors", weights)


def deviation(reference, other):
    """Largest |difference| of any tensor of a kind, relative to the largest value of that tensor."""
    worst = {}
    for name, expected in reference.items():
        if expected.dtype != torch.float64:
            continue
        kind = next((name[: name.index(part) + len(part)] for part in ("grad", "final", "start") if part in name.split(".")[:2]), name)
        difference = (expected - other[name].double()).abs().max() / expected.abs().max().clamp(min=1e-30)
        worst[kind] = max(worst.get(kind, 0.0), float(difference))
    return ", ".join(f"{kind} {value:.0e}" for kind, value in worst.items())


def write_family(name, values):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    rng = random.Random(f"lathe {name}")
    (folder / "config.json").write_text(json.dumps(values, indent=2, sort_keys=True) + "\n")
    config = decoder.Config(values)
    tensors.save(folder / "model.safetensors", random_weights(rng, config))
    write_adapter(rng, folder)
    forward = batch(rng, config.vocab_size, LENGTHS)
    steps = step_batches(rng, config.vocab_size)
    micro = [batch(rng, config.vocab_size, (18, 10)), batch(rng, config.vocab_size, (11,))]

    reference = compute_full(folder, torch.float64, forward, steps, micro)
    reference["lora"] = compute_lora(folder, torch.float64, forward, steps)
    single = compute_full(folder, torch.float32, forward, steps, micro)
    single["lora"] = compute_lora(folder, torch.float32, forward, steps)
    for part in reference:
        print(f"{name:7} {part:13} {deviation(reference[part], single[part])}")

    inputs = {"forward": forward, "steps": steps, "lora": {}, "accumulation": {}}
    for index, data in enumerate(micro):
        inputs["accumulation"].update(prefixed(f"micro_{index}.", data))
    for part, results in reference.items():
        tensors.save(folder / f"{part}.safetensors", {**inputs[part], **results})
    print(
        f"{name:7} losses {[round(float(x), 3) for x in reference['steps']['loss']]}, "
        f"norms {[round(float(x), 2) for x in reference['steps']['grad_norm']]}, "
        f"lora norms {[round(float(x), 2) for x in reference['lora']['steps.grad_norm']]}"
    )


def write_schedules():
    base = OPTIMIZER["lr"]
    table = {
        "learning_rate": base,
        "warmup_steps": WARMUP,
        "total_steps": TOTAL,
        "rates": {name: schedules.rates(name, base, WARMUP, TOTAL, TOTAL) for name in schedules.ALL},
        "rates_without_warmup": {name: schedules.rates(name, base, 0, TOTAL, TOTAL) for name in schedules.ALL},
    }
    (HERE / "schedules.json").write_text(json.dumps(table, indent=2) + "\n")


def main():
    torch.set_num_threads(1)
    for name, values in FAMILIES.items():
        write_family(name, values)
        write_packed(name)
    write_schedules()


if __name__ == "__main__":
    main()
