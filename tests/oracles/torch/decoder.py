"""An eager decoder for llama, qwen2 and qwen3 checkpoints, written for clarity from the published definitions.

Parameter names are those of Hugging Face checkpoints. Every step is spelled out (no fused attention, no cache), and the
model runs in any floating dtype; in float64 it is the reference that the expected outputs come from.
"""

import json
import math
import pathlib

import torch
from torch import nn

import tensors

IGNORE = -100


class Config:
    def __init__(self, values):
        self.model_type = values["model_type"]
        if self.model_type not in ("llama", "qwen2", "qwen3"):
            raise ValueError(f"model_type {self.model_type} is not known here")
        self.vocab_size = values["vocab_size"]
        self.hidden = values["hidden_size"]
        self.intermediate = values["intermediate_size"]
        self.layers = values["num_hidden_layers"]
        self.heads = values["num_attention_heads"]
        self.kv_heads = values.get("num_key_value_heads") or self.heads
        self.head_dim = values.get("head_dim") or self.hidden // self.heads
        self.norm_eps = values["rms_norm_eps"]
        self.tied = values.get("tie_word_embeddings", False)
        rope = values.get("rope_parameters") or {}
        self.rope_theta = rope.get("rope_theta") or values.get("rope_theta") or 10000.0
        self.rope_scaling = values.get("rope_scaling") or (rope if rope.get("rope_type", "default") != "default" else None)
        # qwen2 has biases on q, k and v by definition; llama and qwen3 have them (o too) where attention_bias is set.
        attention_bias = values.get("attention_bias", False)
        self.qkv_bias = self.model_type == "qwen2" or attention_bias
        self.o_bias = self.model_type != "qwen2" and attention_bias
        self.mlp_bias = values.get("mlp_bias", False)
        self.qk_norm = self.model_type == "qwen3"


class RMSNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        # The mean is taken in float32 even where the model runs in 16 bits.
        wide = x if x.dtype == torch.float64 else x.float()
        normed = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight * normed.to(x.dtype)


def rope_frequencies(config):
    """Angular frequency of each of the head_dim / 2 pairs, float64."""
    exponents = torch.arange(0, config.head_dim, 2, dtype=torch.float64) / config.head_dim
    frequencies = config.rope_theta ** -exponents
    scaling = config.rope_scaling
    if scaling is None:
        return frequencies
    kind = scaling.get("rope_type", scaling.get("type"))
    factor = scaling["factor"]
    if kind == "linear":
        return frequencies / factor
    if kind != "llama3":
        raise ValueError(f"rope_scaling {kind} is not known here")
    original = scaling["original_max_position_embeddings"]
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    scaled = []
    for frequency in frequencies.tolist():
        turns = original * frequency / (2 * math.pi)  # full turns within the original context
        if turns > high:
            scaled.append(frequency)
        elif turns < low:
            scaled.append(frequency / factor)
        else:
            smooth = (turns - low) / (high - low)
            scaled.append((1 - smooth) * frequency / factor + smooth * frequency)
    return torch.tensor(scaled, dtype=torch.float64)


def rotate_half(x):
    first, second = x.chunk(2, dim=-1)
    return torch.cat((-second, first), dim=-1)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        width, kv_width = config.heads * config.head_dim, config.kv_heads * config.head_dim
        self.q_proj = nn.Linear(config.hidden, width, bias=config.qkv_bias)
        self.k_proj = nn.Linear(config.hidden, kv_width, bias=config.qkv_bias)
        self.v_proj = nn.Linear(config.hidden, kv_width, bias=config.qkv_bias)
        self.o_proj = nn.Linear(width, config.hidden, bias=config.o_bias)
        if config.qk_norm:
            self.q_norm = RMSNorm(config.head_dim, config.norm_eps)
            self.k_norm = RMSNorm(config.head_dim, config.norm_eps)

    def forward(self, x, cos, sin, allowed):
        batch, length, _ = x.shape
        head_dim = self.config.head_dim
        q = self.q_proj(x).view(batch, length, self.config.heads, head_dim)
        k = self.k_proj(x).view(batch, length, self.config.kv_heads, head_dim)
        v = self.v_proj(x).view(batch, length, self.config.kv_heads, head_dim)
        if self.config.qk_norm:
            q, k = self.q_norm(q), self.k_norm(k)
        q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
        q = q * cos + rotate_half(q) * sin
        k = k * cos + rotate_half(k) * sin
        groups = self.config.heads // self.config.kv_heads
        k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
        scores = q @ k.transpose(-1, -2) / math.sqrt(head_dim)
        scores = scores.masked_fill(~allowed, float("-inf"))
        mixed = torch.softmax(scores, dim=-1) @ v
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, -1))


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden, config.intermediate, bias=config.mlp_bias)
        self.up_proj = nn.Linear(config.hidden, config.intermediate, bias=config.mlp_bias)
        self.down_proj = nn.Linear(config.intermediate, config.hidden, bias=config.mlp_bias)

    def forward(self, x):
        gate = self.gate_proj(x)
        return self.down_proj(gate * torch.sigmoid(gate) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden, config.norm_eps)
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RMSNorm(config.hidden, config.norm_eps)
        self.mlp = Mlp(config)

    def forward(self, x, cos, sin, allowed):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, allowed)
        return x + self.mlp(self.post_attention_layernorm(x))


class Backbone(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden)
        self.layers = nn.ModuleList([Layer(config) for _ in range(config.layers)])
        self.norm = RMSNorm(config.hidden, config.norm_eps)


class Decoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.model = Backbone(config)
        self.lm_head = nn.Linear(config.hidden, config.vocab_size, bias=False)
        if config.tied:
            self.lm_head.weight = self.model.embed_tokens.weight

    def forward(self, ids, mask=None, samples=None, apart=False):
        """ids [batch, length], mask [batch, length] of 0 and 1 (padding on the right) -> logits [batch, length, vocab].

        samples [batch, length] numbers the samples of packed rows: positions begin at 0 with each. With apart a token sees only
        its own sample, else also those before it in the row.
        """
        length = ids.shape[1]
        allowed = torch.ones(length, length, dtype=torch.bool).tril()[None, None]
        if mask is not None:
            # A padding position may still see itself: its output is never used, and an empty softmax would be NaN.
            allowed = allowed & (mask.bool()[:, None, None, :] | torch.eye(length, dtype=torch.bool))
        if apart:
            allowed = allowed & (samples[:, None, :, None] == samples[:, None, None, :])
        x = self.model.embed_tokens(ids)
        positions = torch.arange(length) if samples is None else positions_in(samples)[:, None]
        angles = positions.double().unsqueeze(-1) * rope_frequencies(self.config)
        angles = torch.cat((angles, angles), dim=-1)
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        for layer in self.model.layers:
            x = layer(x, cos, sin, allowed)
        return self.lm_head(self.model.norm(x))


def positions_in(samples):
    """How many tokens before it in the row have the same sample number."""
    same = samples[:, :, None] == samples[:, None, :]
    return same.tril(-1).sum(-1)


def loss_sum(logits, labels):
    """Sum of the cross-entropies of the label tokens, and their count; position i predicts label i + 1."""
    shifted = labels[:, 1:]
    log_probabilities = torch.log_softmax(logits[:, :-1], dim=-1)
    kept = shifted != IGNORE
    picked = log_probabilities.gather(-1, shifted.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    return -(picked * kept).sum(), int(kept.sum())


def load(folder, dtype=torch.float32):
    """Builds the model of a Hugging Face folder; every parameter must be there, and nothing else."""
    folder = pathlib.Path(folder)
    config = Config(json.loads((folder / "config.json").read_text()))
    weights = tensors.load_model_folder(folder)
    if config.tied:
        weights.setdefault("lm_head.weight", weights["model.embed_tokens.weight"])
    model = Decoder(config)
    model.load_state_dict(weights, strict=True)
    return model.to(dtype)
