"""Writes families/<name>: tiny random models of further families, and what a correct trainer computes from them.

As generate.py: Mersenne Twister with fixed seeds, float64 from parameters that float32 holds exactly, stored as float32.

    /usr/bin/python3 tests/oracles/torch/generate_families.py [NAME ...]

README.md in this folder describes the files.
"""

import json
import pathlib
import random
import sys

import torch

import decoder
import families
import generate
import lora
import tensors

HERE = pathlib.Path(__file__).resolve().parent / "families"
LENGTHS = (24, 13)  # a batch of 24 positions stays one where trainers pad to multiples of eight
BALANCE = 0.5  # weight of the balancing loss: large enough to matter beside the other
SHORT = 11  # tokens of a row within the original context of models that are stretched

COMMON = {
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_act": "silu",
    "initializer_range": 0.02,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
    "tie_word_embeddings": False,
    "torch_dtype": "float32",
    "vocab_size": 96,
    "hidden_size": 32,
    "intermediate_size": 40,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}
GEMMA = {
    **COMMON,
    "hidden_activation": "gelu_pytorch_tanh",
    "head_dim": 16,
    "rms_norm_eps": 1e-6,
    "tie_word_embeddings": True,
}
del GEMMA["hidden_act"]
GEMMA_SCORES = {
    **GEMMA,
    "query_pre_attn_scalar": 24,
    "attn_logit_softcapping": 4.0,
    "final_logit_softcapping": 3.0,
    "sliding_window": 6,
}

FALCON = {
    "model_type": "falcon",
    "architectures": ["FalconForCausalLM"],
    "activation": "gelu",
    "alibi": False,
    "attention_dropout": 0.0,
    "bias": False,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_dropout": 0.0,
    "hidden_size": 32,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-5,
    "multi_query": False,
    "new_decoder_architecture": False,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "parallel_attn": True,
    "torch_dtype": "float32",
    "vocab_size": 96,
}


def without(values, *keys):
    return {key: value for key, value in values.items() if key not in keys}


MODELS = {
    "mistral": {
        **COMMON,
        "model_type": "mistral",
        "architectures": ["MistralForCausalLM"],
        "sliding_window": 5,
        "rope_scaling": {"type": "linear", "factor": 4.0},
    },
    "internlm2": {
        **COMMON,
        "model_type": "internlm2",
        "architectures": ["InternLM2ForCausalLM"],
        "bias": False,
        "max_position_embeddings": 16,
        "rope_theta": 50000.0,
        "rope_scaling": {"type": "dynamic", "factor": 2.0},
    },
    "phi3": {
        **COMMON,
        "model_type": "phi3",
        "architectures": ["Phi3ForCausalLM"],
        "head_dim": 8,
        "partial_rotary_factor": 0.75,
        "sliding_window": 7,
        "original_max_position_embeddings": 16,
        "max_position_embeddings": 64,
        "rope_scaling": {"type": "longrope", "short_factor": [1.0, 1.1, 1.3], "long_factor": [1.2, 2.5, 4.0]},
    },
    "baichuan2": {
        **without(COMMON, "num_key_value_heads"),
        "model_type": "baichuan",
        "architectures": ["BaichuanForCausalLM"],
        "model_max_length": 512,
        "z_loss_weight": 0,
    },
    "baichuan2-alibi": {
        **without(COMMON, "num_key_value_heads", "max_position_embeddings"),
        "model_type": "baichuan",
        "architectures": ["BaichuanForCausalLM"],
        "hidden_size": 48,
        "num_attention_heads": 6,
        "model_max_length": 512,
        "z_loss_weight": 0,
    },
    "gemma": {**GEMMA, "model_type": "gemma", "architectures": ["GemmaForCausalLM"], "num_key_value_heads": 1},
    "gemma2": {**GEMMA_SCORES, "model_type": "gemma2", "architectures": ["Gemma2ForCausalLM"]},
    "gemma3": {
        **without(GEMMA_SCORES, "attn_logit_softcapping", "final_logit_softcapping"),
        "model_type": "gemma3_text",
        "architectures": ["Gemma3ForCausalLM"],
        "num_hidden_layers": 3,
        "sliding_window_pattern": 3,
        "rope_local_base_freq": 10000.0,
        "rope_theta": 1000000.0,
        "rope_scaling": {"rope_type": "linear", "factor": 8.0},
    },
    "olmo2": {
        **COMMON,
        "model_type": "olmo2",
        "architectures": ["Olmo2ForCausalLM"],
        "head_dim": 16,
        "rope_theta": 500000.0,
        "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 128},
    },
    "smollm3": {
        **COMMON,
        "model_type": "smollm3",
        "architectures": ["SmolLM3ForCausalLM"],
        "num_hidden_layers": 3,
        "no_rope_layers": [1, 0, 1],
        "rope_theta": 2000000.0,
        "no_rope_layer_interval": 2,
        "tie_word_embeddings": True,
    },
    "glm": {
        **COMMON,
        "model_type": "glm",
        "architectures": ["GlmForCausalLM"],
        "attention_bias": True,
        "partial_rotary_factor": 0.5,
        "head_dim": 16,
    },
    "glm4": {
        **COMMON,
        "model_type": "glm4",
        "architectures": ["Glm4ForCausalLM"],
        "attention_bias": True,
        "partial_rotary_factor": 0.5,
        "head_dim": 16,
    },
    "mixtral": {
        **COMMON,
        "model_type": "mixtral",
        "architectures": ["MixtralForCausalLM"],
        "intermediate_size": 24,
        "num_local_experts": 4,
        "rope_theta": 1000000.0,
        "num_experts_per_tok": 2,
        "output_router_logits": False,
        "sliding_window": None,
    },
    "qwen2_moe": {
        **COMMON,
        "model_type": "qwen2_moe",
        "architectures": ["Qwen2MoeForCausalLM"],
        "num_experts": 5,
        "num_experts_per_tok": 3,
        "moe_intermediate_size": 16,
        "shared_expert_intermediate_size": 24,
        "norm_topk_prob": False,
        "decoder_sparse_step": 1,
        "mlp_only_layers": [0],
    },
    "qwen3_moe": {
        **COMMON,
        "model_type": "qwen3_moe",
        "architectures": ["Qwen3MoeForCausalLM"],
        "head_dim": 16,
        "num_experts": 6,
        "num_experts_per_tok": 2,
        "moe_intermediate_size": 16,
        "norm_topk_prob": True,
        "decoder_sparse_step": 1,
        "mlp_only_layers": [],
    },
    "gpt2": {
        "model_type": "gpt2",
        "architectures": ["GPT2LMHeadModel"],
        "activation_function": "gelu_new",
        "attn_pdrop": 0.1,
        "bos_token_id": 1,
        "embd_pdrop": 0.1,
        "eos_token_id": 2,
        "initializer_range": 0.02,
        "layer_norm_epsilon": 1e-5,
        "n_ctx": 64,
        "n_embd": 40,
        "n_head": 5,
        "n_layer": 2,
        "n_positions": 64,
        "resid_pdrop": 0.1,
        "vocab_size": 96,
    },
    "falcon": {**FALCON, "multi_query": True, "num_attention_heads": 5, "hidden_size": 40},
    "falcon-groups": {**FALCON, "new_decoder_architecture": True, "num_kv_heads": 2},
    "falcon-one-norm": {
        **FALCON,
        "new_decoder_architecture": True,
        "num_kv_heads": 2,
        "num_ln_in_parallel_attn": 1,
        "ffn_hidden_size": 56,
        "rope_theta": 500042.0,
        "tie_word_embeddings": False,
    },
    "falcon-alibi": {**FALCON, "alibi": True, "bias": True, "hidden_size": 48, "num_attention_heads": 6, "parallel_attn": False},
}


def random_weights(rng, model):
    """Large enough that attention is far from uniform and every parameter matters to the loss."""
    weights = {}
    for name, parameter in model.named_parameters():
        shape = tuple(parameter.shape)
        if name.endswith("bias"):
            weights[name] = generate.normal(rng, shape, 0.3)
        elif "norm" in name or ".ln_" in name:
            weights[name] = generate.normal(rng, shape, 0.2, mean=0.0 if "gemma" in model.values["model_type"] else 1.0)
        elif name == model.embedding + ".weight":
            weights[name] = generate.normal(rng, shape, 0.3 if model.tied else 0.8)
        elif name == model.head + ".weight":
            weights[name] = generate.normal(rng, shape, 0.5 / shape[1] ** 0.5)
        else:
            weights[name] = generate.normal(rng, shape, 1.2 / shape[1] ** 0.5)
    return weights


class Masked(torch.nn.Module):
    """The model as generate.py calls it: padding stands on the right, where no token sees it."""

    def __init__(self, model):
        super().__init__()
        self.inner = model

    def forward(self, ids, mask=None):
        return self.inner(ids)


def compute(folder, dtype, data, short):
    model = families.load(folder, dtype)
    named = dict(model.named_parameters())
    results = generate.gradients(Masked(model), data, named)
    results["short.logits"] = model(short).detach()
    model = families.load(folder, dtype)
    adapted = lora.parameters(lora.load_adapter(model, folder / "adapter"))
    results.update({"lora." + name: value for name, value in generate.gradients(Masked(model), data, adapted).items()})
    return results


def balanced(folder, dtype, data):
    """The balancing loss of routers added to the loss: of one batch, and as the mean over its rows as micro-batches."""
    model = families.load(folder, dtype)
    named = dict(model.named_parameters())
    results = {}
    rows = [{name: value[i : i + 1] for name, value in data.items()} for i in range(len(LENGTHS))]
    for prefix, batches in (("", [data]), ("micro.", rows)):
        model.zero_grad()
        tokens = sum(int((batch["labels"][:, 1:] != decoder.IGNORE).sum()) for batch in batches)
        loss, auxiliary = 0, 0
        for batch in batches:
            model.routers.clear()
            total, _ = decoder.loss_sum(model(batch["input_ids"]), batch["labels"])
            loss = loss + total / tokens
            auxiliary = auxiliary + model.balancing_loss(batch["attention_mask"]) / len(batches)
        (loss + BALANCE * auxiliary).backward()
        results |= {prefix + "loss": loss.detach().reshape(1), prefix + "aux_loss": auxiliary.detach().reshape(1)}
        results |= {prefix + "grad." + name: parameter.grad.clone() for name, parameter in named.items()}
    return results


def write_adapter(rng, folder, model):
    routers = ("gate", "shared_expert_gate")
    linear = [n for n, m in model.named_modules() if lora.is_linear(m) and n != model.head and n.split(".")[-1] not in routers]
    config = {
        "base_model_name_or_path": "..",
        **({"fan_in_fan_out": True} if isinstance(model, families.Gpt2) else {}),
        "bias": "none",
        "lora_alpha": generate.LORA["lora_alpha"],
        "lora_dropout": 0.0,
        "peft_type": "LORA",
        "r": generate.LORA["r"],
        "target_modules": sorted({name.split(".")[-1] for name in linear}),
        "task_type": "CAUSAL_LM",
    }
    (folder / "adapter").mkdir(exist_ok=True)
    (folder / "adapter" / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    weights = {}
    for name, parameter in lora.parameters(lora.wrap(model, config)).items():
        weights[name] = generate.normal(rng, tuple(parameter.shape), 0.3 if "lora_A" in name else 0.15)
    tensors.save(folder / "adapter" / "adapter_model.safetensors", weights)


def write(name, values):
    folder = HERE / name
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"lathe family {name}")
    (folder / "config.json").write_text(json.dumps(values, indent=2, sort_keys=True) + "\n")
    model = families.build(values)
    weights = random_weights(rng, model)
    stored = weights
    if isinstance(model, families.Gpt2):
        # The published files have no first part of names, and the masks of attention beside the weights.
        size = values["n_positions"]
        stored = {name[len("transformer.") :]: weight for name, weight in weights.items()}
        stored |= {f"h.{layer}.attn.bias": torch.ones(size, size).tril()[None, None] for layer in range(values["n_layer"])}
    tensors.save(folder / "model.safetensors", stored)
    write_adapter(rng, folder, model)
    data = generate.batch(rng, values["vocab_size"], LENGTHS)
    short = torch.tensor([[rng.randrange(3, values["vocab_size"]) for _ in range(SHORT)]])
    reference, single = (compute(folder, dtype, data, short) for dtype in (torch.float64, torch.float32))
    print(f"{name:16} {generate.deviation(reference, single)}, loss {float(reference['loss']):.3f}")
    tensors.save(folder / "forward.safetensors", {**data, "short.input_ids": short, **reference})
    if "num_experts_per_tok" in values:
        tensors.save(folder / "balanced.safetensors", balanced(folder, torch.float64, data))


def main():
    torch.set_num_threads(1)
    for name in sys.argv[1:] or MODELS:
        write(name, MODELS[name])


if __name__ == "__main__":
    main()
