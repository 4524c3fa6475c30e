"""Eager decoders of further families, one class each, written for clarity from the published definitions.

As in decoder.py, parameter names are those of Hugging Face checkpoints and every step is spelled out; in float64 a model is the
reference that the expected outputs come from. Each class builds the whole model and says in its own words what its family does.
"""

import json
import math
import pathlib

import torch
from torch import nn

import tensors


class Names(nn.Module):
    """A place in a checkpoint's names: holds modules, computes nothing."""

    def __init__(self, **modules):
        super().__init__()
        for name, module in modules.items():
            setattr(self, name, module)


class Norm(nn.Module):
    """x / rms(x) times the weight, or times one plus the weight."""

    def __init__(self, size, eps, plus_one=False):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps, self.plus_one = eps, plus_one

    def forward(self, x):
        x = x / (x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt()
        return x * (1 + self.weight if self.plus_one else self.weight)


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def silu(x):
    return x * torch.sigmoid(x)


def linear(inputs, outputs, bias=False):
    return nn.Linear(inputs, outputs, bias=bias)


def frequencies(width, theta, scaling=None, max_positions=None, original=None, length=0):
    """Angular frequency of each of width / 2 pairs, and the factor of cosines and sines."""
    exponents = [2 * i / width for i in range(width // 2)]
    plain = [theta**-e for e in exponents]
    kind = (scaling or {}).get("rope_type", (scaling or {}).get("type", "default"))
    if kind == "default":
        return plain, 1.0
    original = scaling.get("original_max_position_embeddings") or original or max_positions
    if kind == "linear":
        return [f / scaling["factor"] for f in plain], 1.0
    if kind == "dynamic":
        if length > original:
            ratio = scaling["factor"] * length / original - (scaling["factor"] - 1)
            theta = theta * ratio ** (width / (width - 2))
        return [theta**-e for e in exponents], 1.0
    if kind == "longrope":
        divisors = scaling["long_factor"] if length > original else scaling["short_factor"]
        stretch = max_positions / original
        return [f / d for f, d in zip(plain, divisors)], math.sqrt(1 + math.log(stretch) / math.log(original))
    assert kind == "yarn"
    factor = scaling["factor"]

    def pair_with(turns):
        # theta^(-2i/d) * original = 2 pi turns, solved for i.
        return width * math.log(original / (2 * math.pi * turns)) / (2 * math.log(theta))

    low, high = max(math.floor(pair_with(32)), 0), min(math.ceil(pair_with(1)), width - 1)
    blended = []
    for i, f in enumerate(plain):
        divided = min(max((i - low) / (high - low), 0.0), 1.0)
        blended.append(f / factor * divided + f * (1 - divided))
    return blended, 0.1 * math.log(factor) + 1


def rotate(x, turns, neighbours=False):
    """x [batch, heads, length, width]; turns [length, width / 2] complex. What lies beyond the pairs stays."""
    pairs = turns.shape[-1]
    head, rest = x[..., : 2 * pairs], x[..., 2 * pairs :]
    if neighbours:
        z = torch.complex(head[..., 0::2], head[..., 1::2]) * turns
        head = torch.stack((z.real, z.imag), dim=-1).flatten(-2)
    else:
        z = torch.complex(head[..., :pairs], head[..., pairs:]) * turns
        head = torch.cat((z.real, z.imag), dim=-1)
    return torch.cat((head, rest), dim=-1)


def turns_of(rotary, positions, dtype):
    speeds, factor = rotary
    angles = positions.to(torch.float64)[..., None] * torch.tensor(speeds, dtype=torch.float64)
    turns = torch.polar(torch.full_like(angles, factor), angles)
    return turns if dtype == torch.float64 else turns.to(torch.complex64)


def slopes(heads):
    """ALiBi: a geometric sequence for a power of two, filled up from that of the next power."""

    def geometric(n):
        return [2 ** (-8 / n * (i + 1)) for i in range(n)]

    power = 2 ** math.floor(math.log2(heads))
    return geometric(power) + geometric(2 * power)[0::2][: heads - power]


def attend(q, k, v, scale, window=None, cap=None, alibi=None):
    """q [batch, heads, length, width], k and v with fewer heads; each token sees itself and those before it."""
    groups = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
    scores = q @ k.transpose(-1, -2) * scale
    if cap is not None:
        scores = cap * torch.tanh(scores / cap)
    length = q.shape[2]
    place = torch.arange(length)
    back = place[:, None] - place[None, :]
    if alibi is not None:
        scores = scores - torch.tensor(alibi, dtype=q.dtype)[:, None, None] * back
    visible = back >= 0 if window is None else (back >= 0) & (back < window)
    scores = scores.masked_fill(~visible, float("-inf"))
    return (torch.softmax(scores, dim=-1) @ v).transpose(1, 2).flatten(2)


def split_heads(x, heads):
    batch, length, _ = x.shape
    return x.view(batch, length, heads, -1).transpose(1, 2)


class Family(nn.Module):
    """Sizes every family has; a family builds its modules in `build` and computes logits in `forward`."""

    embedding, head = "model.embed_tokens", "lm_head"

    def __init__(self, values):
        super().__init__()
        self.values = values
        self.hidden, self.inner = values["hidden_size"], values["intermediate_size"]
        self.heads = values["num_attention_heads"]
        self.kv = values.get("num_key_value_heads") or self.heads
        self.width = values.get("head_dim") or self.hidden // self.heads
        self.layers, self.vocab = values["num_hidden_layers"], values["vocab_size"]
        self.eps = values["rms_norm_eps"]
        self.tied = values.get("tie_word_embeddings", False)
        self.routers = []
        self.build()

    def norm(self, size=None, plus_one=False):
        return Norm(size or self.hidden, self.eps, plus_one)

    def separate(self, bias=False):
        return dict(
            q_proj=linear(self.hidden, self.heads * self.width, bias),
            k_proj=linear(self.hidden, self.kv * self.width, bias),
            v_proj=linear(self.hidden, self.kv * self.width, bias),
            o_proj=linear(self.heads * self.width, self.hidden),
        )

    def gated(self):
        return Names(
            gate_proj=linear(self.hidden, self.inner), up_proj=linear(self.hidden, self.inner), down_proj=linear(self.inner, self.hidden)
        )

    def fused_mlp(self):
        return Names(gate_up_proj=linear(self.hidden, 2 * self.inner), down_proj=linear(self.inner, self.hidden))

    def backbone(self, layer, **more):
        self.model = Names(
            embed_tokens=nn.Embedding(self.vocab, self.hidden),
            layers=nn.ModuleList([layer() for _ in range(self.layers)]),
            **more,
        )
        self.lm_head = linear(self.hidden, self.vocab)
        if self.tied:
            self.lm_head.weight = self.model.embed_tokens.weight

    def qkv(self, attention, x):
        return split_heads(attention.q_proj(x), self.heads), split_heads(attention.k_proj(x), self.kv), split_heads(attention.v_proj(x), self.kv)

    def routed(self, logits):
        """Remembers what a router of this pass gave."""
        self.routers.append(logits.flatten(0, -2))
        return logits

    def balancing_loss(self, mask):
        """
        Of the last pass: experts times the sum over them of the share of choices they got, times the mean of their chances; tokens of all
        sparse layers count together, without padding.
        """
        chances = torch.softmax(torch.cat([logits[mask.flatten().bool()] for logits in self.routers]), dim=-1)
        shares = torch.zeros(chances.shape[-1], dtype=chances.dtype)
        for row in chances.topk(self.values["num_experts_per_tok"], dim=-1).indices.tolist():
            for expert in row:
                shares[expert] += 1 / len(chances)
        return chances.shape[-1] * (shares * chances.mean(0)).sum()

    def turns(self, ids, dtype, scaling="rope_scaling", width=None, theta=None):
        values, length = self.values, ids.shape[1]
        rotary = frequencies(
            width or self.width, theta or values.get("rope_theta", 10000.0), values.get(scaling) if scaling else None,
            values.get("max_position_embeddings"), values.get("original_max_position_embeddings"), length,
        )
        return turns_of(rotary, torch.arange(length), dtype)

    @property
    def scale(self):
        return 1 / math.sqrt(self.width)


def swiglu(mlp, x):
    return mlp.down_proj(silu(mlp.gate_proj(x)) * mlp.up_proj(x))


def fused_swiglu(mlp, x):
    gate, up = mlp.gate_up_proj(x).chunk(2, dim=-1)
    return mlp.down_proj(silu(gate) * up)


class Mistral(Family):
    """Llama with a window: a token sees itself and the window - 1 before it."""

    def build(self):
        self.backbone(
            lambda: Names(
                input_layernorm=self.norm(), self_attn=Names(**self.separate()), post_attention_layernorm=self.norm(), mlp=self.gated()
            ),
            norm=self.norm(),
        )

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype)
        for layer in self.model.layers:
            q, k, v = self.qkv(layer.self_attn, layer.input_layernorm(x))
            mixed = attend(rotate(q, turns), rotate(k, turns), v, self.scale, window=self.values["sliding_window"])
            x = x + layer.self_attn.o_proj(mixed)
            x = x + swiglu(layer.mlp, layer.post_attention_layernorm(x))
        return self.lm_head(self.model.norm(x))


class InternLm2(Family):
    """One weight whose rows go key/value head by key/value head: its queries, its key, its value."""

    embedding, head = "model.tok_embeddings", "output"

    def build(self):
        def layer():
            return Names(
                attention_norm=self.norm(),
                attention=Names(
                    wqkv=linear(self.hidden, (self.heads + 2 * self.kv) * self.width), wo=linear(self.heads * self.width, self.hidden)
                ),
                ffn_norm=self.norm(),
                feed_forward=Names(
                    w1=linear(self.hidden, self.inner), w3=linear(self.hidden, self.inner), w2=linear(self.inner, self.hidden)
                ),
            )

        self.model = Names(
            tok_embeddings=nn.Embedding(self.vocab, self.hidden),
            layers=nn.ModuleList([layer() for _ in range(self.layers)]),
            norm=self.norm(),
        )
        self.output = linear(self.hidden, self.vocab)

    def forward(self, ids):
        x = self.model.tok_embeddings(ids)
        turns = self.turns(ids, x.dtype)
        groups = self.heads // self.kv
        for layer in self.model.layers:
            rows = layer.attention.wqkv(layer.attention_norm(x))
            q, k, v = [], [], []
            for block in rows.split((groups + 2) * self.width, dim=-1):
                parts = block.split(self.width, dim=-1)
                q, k, v = q + list(parts[:groups]), k + [parts[groups]], v + [parts[groups + 1]]
            q, k, v = (torch.stack(part, dim=1) for part in (q, k, v))
            x = x + layer.attention.wo(attend(rotate(q, turns), rotate(k, turns), v, self.scale))
            h = layer.ffn_norm(x)
            x = x + layer.feed_forward.w2(silu(layer.feed_forward.w1(h)) * layer.feed_forward.w3(h))
        return self.output(self.model.norm(x))


class Phi3(Family):
    """Queries, keys and values from one weight, gate and up from another; only a part of each head is rotated."""

    def build(self):
        def layer():
            return Names(
                input_layernorm=self.norm(),
                self_attn=Names(
                    qkv_proj=linear(self.hidden, (self.heads + 2 * self.kv) * self.width), o_proj=linear(self.heads * self.width, self.hidden)
                ),
                post_attention_layernorm=self.norm(),
                mlp=self.fused_mlp(),
            )

        self.backbone(layer, norm=self.norm())

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype, width=int(self.width * self.values.get("partial_rotary_factor", 1.0)))
        sizes = [self.heads * self.width, self.kv * self.width, self.kv * self.width]
        for layer in self.model.layers:
            q, k, v = layer.self_attn.qkv_proj(layer.input_layernorm(x)).split(sizes, dim=-1)
            q, k, v = split_heads(q, self.heads), split_heads(k, self.kv), split_heads(v, self.kv)
            mixed = attend(rotate(q, turns), rotate(k, turns), v, self.scale, window=self.values.get("sliding_window"))
            x = x + layer.self_attn.o_proj(mixed)
            x = x + fused_swiglu(layer.mlp, layer.post_attention_layernorm(x))
        return self.lm_head(self.model.norm(x))


class Baichuan(Family):
    """W_pack gives queries, keys and values. The larger model has ALiBi instead of a rotation; the second generation's head has rows of length 1."""

    def build(self):
        def layer():
            return Names(
                input_layernorm=self.norm(),
                self_attn=Names(W_pack=linear(self.hidden, 3 * self.hidden), o_proj=linear(self.hidden, self.hidden)),
                post_attention_layernorm=self.norm(),
                mlp=self.gated(),
            )

        self.backbone(layer, norm=self.norm())

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        has_rotation = "max_position_embeddings" in self.values
        turns = self.turns(ids, x.dtype) if has_rotation else None
        for layer in self.model.layers:
            q, k, v = (split_heads(part, self.heads) for part in layer.self_attn.W_pack(layer.input_layernorm(x)).chunk(3, dim=-1))
            if has_rotation:
                mixed = attend(rotate(q, turns), rotate(k, turns), v, self.scale)
            else:
                mixed = attend(q, k, v, self.scale, alibi=slopes(self.heads))
            x = x + layer.self_attn.o_proj(mixed)
            x = x + swiglu(layer.mlp, layer.post_attention_layernorm(x))
        weight = self.lm_head.weight
        if "z_loss_weight" in self.values:
            weight = weight / weight.norm(dim=1, keepdim=True)
        return self.model.norm(x) @ weight.T


class Gemma(Family):
    """Norms times one plus their weight, the embedding times the root of its width, GELU by tanh."""

    def build(self):
        def layer():
            return Names(
                input_layernorm=self.norm(plus_one=True),
                self_attn=Names(**self.separate()),
                post_attention_layernorm=self.norm(plus_one=True),
                mlp=self.gated(),
            )

        self.backbone(layer, norm=self.norm(plus_one=True))

    def mlp(self, mlp, x):
        return mlp.down_proj(gelu_tanh(mlp.gate_proj(x)) * mlp.up_proj(x))

    def forward(self, ids):
        x = self.model.embed_tokens(ids) * math.sqrt(self.hidden)
        turns = self.turns(ids, x.dtype)
        for layer in self.model.layers:
            q, k, v = self.qkv(layer.self_attn, layer.input_layernorm(x))
            x = x + layer.self_attn.o_proj(attend(rotate(q, turns), rotate(k, turns), v, self.scale))
            x = x + self.mlp(layer.mlp, layer.post_attention_layernorm(x))
        return self.lm_head(self.model.norm(x))


class Gemma2(Gemma):
    """Also norms behind attention and MLP, bounded scores and logits, a window in the first of every two layers."""

    def more(self):
        return {}

    def build(self):
        def layer():
            return Names(
                input_layernorm=self.norm(plus_one=True),
                self_attn=Names(**self.separate(), **self.more()),
                post_attention_layernorm=self.norm(plus_one=True),
                pre_feedforward_layernorm=self.norm(plus_one=True),
                mlp=self.gated(),
                post_feedforward_layernorm=self.norm(plus_one=True),
            )

        self.backbone(layer, norm=self.norm(plus_one=True))

    def layer_attention(self, index, attention, q, k, v, ids):
        turns = self.turns(ids, q.dtype)
        window = self.values["sliding_window"] if index % 2 == 0 else None
        scale = self.values["query_pre_attn_scalar"] ** -0.5
        return attend(rotate(q, turns), rotate(k, turns), v, scale, window, cap=self.values["attn_logit_softcapping"])

    def forward(self, ids):
        x = self.model.embed_tokens(ids) * math.sqrt(self.hidden)
        for index, layer in enumerate(self.model.layers):
            q, k, v = self.qkv(layer.self_attn, layer.input_layernorm(x))
            mixed = layer.self_attn.o_proj(self.layer_attention(index, layer.self_attn, q, k, v, ids))
            x = x + layer.post_attention_layernorm(mixed)
            inner = self.mlp(layer.mlp, layer.pre_feedforward_layernorm(x))
            x = x + layer.post_feedforward_layernorm(inner)
        logits = self.lm_head(self.model.norm(x))
        cap = self.values.get("final_logit_softcapping")
        return logits if cap is None else cap * torch.tanh(logits / cap)


class Gemma3(Gemma2):
    """Norms of queries and keys instead of bounds; every n-th layer sees all and has a rotation of its own."""

    def more(self):
        return dict(q_norm=self.norm(self.width, plus_one=True), k_norm=self.norm(self.width, plus_one=True))

    def layer_attention(self, index, attention, q, k, v, ids):
        sees_all = (index + 1) % self.values["sliding_window_pattern"] == 0
        q, k = attention.q_norm(q), attention.k_norm(k)
        local = self.values["rope_local_base_freq"]
        turns = self.turns(ids, q.dtype) if sees_all else self.turns(ids, q.dtype, scaling=None, theta=local)
        window = None if sees_all else self.values["sliding_window"]
        return attend(rotate(q, turns), rotate(k, turns), v, self.values["query_pre_attn_scalar"] ** -0.5, window)


class Olmo2(Family):
    """No norms before attention and MLP but behind them; those of queries and keys go over all heads together."""

    def build(self):
        def layer():
            return Names(
                self_attn=Names(**self.separate(), q_norm=self.norm(self.heads * self.width), k_norm=self.norm(self.kv * self.width)),
                post_attention_layernorm=self.norm(),
                mlp=self.gated(),
                post_feedforward_layernorm=self.norm(),
            )

        self.backbone(layer, norm=self.norm())

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype)
        for layer in self.model.layers:
            a = layer.self_attn
            q = split_heads(a.q_norm(a.q_proj(x)), self.heads)
            k = split_heads(a.k_norm(a.k_proj(x)), self.kv)
            v = split_heads(a.v_proj(x), self.kv)
            x = x + layer.post_attention_layernorm(a.o_proj(attend(rotate(q, turns), rotate(k, turns), v, self.scale)))
            x = x + layer.post_feedforward_layernorm(swiglu(layer.mlp, x))
        return self.lm_head(self.model.norm(x))


class SmolLm3(Mistral):
    """Llama whose every n-th layer does not rotate."""

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype)
        for index, layer in enumerate(self.model.layers):
            q, k, v = self.qkv(layer.self_attn, layer.input_layernorm(x))
            if self.values["no_rope_layers"][index]:
                q, k = rotate(q, turns), rotate(k, turns)
            x = x + layer.self_attn.o_proj(attend(q, k, v, self.scale))
            x = x + swiglu(layer.mlp, layer.post_attention_layernorm(x))
        return self.lm_head(self.model.norm(x))


class Glm(Family):
    """Neighbours of the first half of each head are rotated; biases of queries, keys and values; fused gate and up."""

    def build(self):
        self.backbone(
            lambda: Names(
                input_layernorm=self.norm(),
                self_attn=Names(**self.separate(bias=True)),
                post_attention_layernorm=self.norm(),
                mlp=self.fused_mlp(),
            ),
            norm=self.norm(),
        )

    def mix(self, layer, x, turns):
        q, k, v = self.qkv(layer.self_attn, layer.input_layernorm(x))
        mixed = attend(rotate(q, turns, neighbours=True), rotate(k, turns, neighbours=True), v, self.scale)
        return layer.self_attn.o_proj(mixed)

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype, width=int(self.width * self.values["partial_rotary_factor"]))
        for layer in self.model.layers:
            x = x + self.mix(layer, x, turns)
            x = x + fused_swiglu(layer.mlp, layer.post_attention_layernorm(x))
        return self.lm_head(self.model.norm(x))


class Glm4(Glm):
    """GLM with norms behind attention and MLP too."""

    def build(self):
        self.backbone(
            lambda: Names(
                input_layernorm=self.norm(),
                self_attn=Names(**self.separate(bias=True)),
                post_self_attn_layernorm=self.norm(),
                post_attention_layernorm=self.norm(),
                mlp=self.fused_mlp(),
                post_mlp_layernorm=self.norm(),
            ),
            norm=self.norm(),
        )

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype, width=int(self.width * self.values["partial_rotary_factor"]))
        for layer in self.model.layers:
            x = x + layer.post_self_attn_layernorm(self.mix(layer, x, turns))
            x = x + layer.post_mlp_layernorm(fused_swiglu(layer.mlp, layer.post_attention_layernorm(x)))
        return self.lm_head(self.model.norm(x))


class Mixtral(Family):
    """Each token passes the two of its layer's experts that the router weighs highest; their weights add up to one."""

    def experts(self):
        return Names(
            gate=linear(self.hidden, self.values["num_local_experts"]),
            experts=nn.ModuleList(
                [
                    Names(w1=linear(self.hidden, self.inner), w3=linear(self.hidden, self.inner), w2=linear(self.inner, self.hidden))
                    for _ in range(self.values["num_local_experts"])
                ]
            ),
        )

    def build(self):
        self.backbone(
            lambda: Names(
                input_layernorm=self.norm(),
                self_attn=Names(**self.separate()),
                post_attention_layernorm=self.norm(),
                block_sparse_moe=self.experts(),
            ),
            norm=self.norm(),
        )

    def mix(self, layer, x):
        chances = torch.softmax(self.routed(layer.block_sparse_moe.gate(x)), dim=-1)
        top = chances.topk(self.values["num_experts_per_tok"], dim=-1)
        rows = []
        for i, token in enumerate(x):
            total = top.values[i].sum()
            parts = []
            for weight, index in zip(top.values[i], top.indices[i]):
                expert = layer.block_sparse_moe.experts[int(index)]
                parts.append(weight / total * expert.w2(silu(expert.w1(token)) * expert.w3(token)))
            rows.append(sum(parts))
        return torch.stack(rows)

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype)
        for layer in self.model.layers:
            q, k, v = self.qkv(layer.self_attn, layer.input_layernorm(x))
            x = x + layer.self_attn.o_proj(attend(rotate(q, turns), rotate(k, turns), v, self.scale))
            x = x + self.mix(layer, layer.post_attention_layernorm(x).flatten(0, 1)).view(x.shape)
        return self.lm_head(self.model.norm(x))


class QwenMoe(Family):
    """Experts in some layers; in the second generation also one that every token passes, in the third norms of queries and keys."""

    def build(self):
        values, index = self.values, iter(range(self.layers))
        second = values["model_type"] == "qwen2_moe"

        def expert(inner):
            return Names(
                gate_proj=linear(self.hidden, inner), up_proj=linear(self.hidden, inner), down_proj=linear(inner, self.hidden)
            )

        def layer():
            dense = next(index) in values["mlp_only_layers"]
            norms = {} if second else dict(q_norm=self.norm(self.width), k_norm=self.norm(self.width))
            shared = dict(
                shared_expert=expert(values["shared_expert_intermediate_size"]), shared_expert_gate=linear(self.hidden, 1)
            ) if second else {}
            mixture = Names(
                gate=linear(self.hidden, values["num_experts"]),
                experts=nn.ModuleList([expert(values["moe_intermediate_size"]) for _ in range(values["num_experts"])]),
                **shared,
            )
            return Names(
                input_layernorm=self.norm(),
                self_attn=Names(**self.separate(bias=second), **norms),
                post_attention_layernorm=self.norm(),
                mlp=self.gated() if dense else mixture,
            )

        self.backbone(layer, norm=self.norm())

    def mix(self, mlp, x):
        if not hasattr(mlp, "experts"):
            return swiglu(mlp, x)
        chances = torch.softmax(self.routed(mlp.gate(x)), dim=-1)
        top = chances.topk(self.values["num_experts_per_tok"], dim=-1)
        kept = torch.zeros_like(chances).scatter(-1, top.indices, 1.0) * chances
        if self.values["norm_topk_prob"]:
            kept = kept / kept.sum(-1, keepdim=True)
        # Every expert for every token; what a token does not choose has weight 0.
        y = sum(kept[..., i : i + 1] * swiglu(expert, x) for i, expert in enumerate(mlp.experts))
        if hasattr(mlp, "shared_expert"):
            y = y + torch.sigmoid(mlp.shared_expert_gate(x)) * swiglu(mlp.shared_expert, x)
        return y

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        turns = self.turns(ids, x.dtype)
        for layer in self.model.layers:
            attention = layer.self_attn
            q, k, v = self.qkv(attention, layer.input_layernorm(x))
            if hasattr(attention, "q_norm"):
                q, k = attention.q_norm(q), attention.k_norm(k)
            x = x + attention.o_proj(attend(rotate(q, turns), rotate(k, turns), v, self.scale))
            x = x + self.mix(layer.mlp, layer.post_attention_layernorm(x))
        return self.lm_head(self.model.norm(x))


class LayerNorm(nn.Module):
    """Mean 0 and variance 1, times the weight, plus the bias."""

    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(size)), nn.Parameter(torch.zeros(size))
        self.eps = eps

    def forward(self, x):
        x = x - x.mean(-1, keepdim=True)
        return x / (x.pow(2).mean(-1, keepdim=True) + self.eps).sqrt() * self.weight + self.bias


class Conv1D(nn.Module):
    """A linear layer that keeps its weight as [in, out]."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.in_features, self.out_features = inputs, outputs
        self.weight, self.bias = nn.Parameter(torch.zeros(inputs, outputs)), nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class Gpt2(nn.Module):
    """Learned positions, layer norms, one weight for queries, keys and values, and a tied head."""

    embedding, head, tied = "transformer.wte", "lm_head", True

    def __init__(self, values):
        super().__init__()
        self.values = values
        hidden, self.heads, eps = values["n_embd"], values["n_head"], values["layer_norm_epsilon"]
        inner = values.get("n_inner") or 4 * hidden

        def layer():
            return Names(
                ln_1=LayerNorm(hidden, eps),
                attn=Names(c_attn=Conv1D(hidden, 3 * hidden), c_proj=Conv1D(hidden, hidden)),
                ln_2=LayerNorm(hidden, eps),
                mlp=Names(c_fc=Conv1D(hidden, inner), c_proj=Conv1D(inner, hidden)),
            )

        self.transformer = Names(
            wte=nn.Embedding(values["vocab_size"], hidden),
            wpe=nn.Embedding(values["n_positions"], hidden),
            h=nn.ModuleList([layer() for _ in range(values["n_layer"])]),
            ln_f=LayerNorm(hidden, eps),
        )
        self.lm_head = linear(hidden, values["vocab_size"])
        self.lm_head.weight = self.transformer.wte.weight

    def forward(self, ids):
        x = self.transformer.wte(ids) + self.transformer.wpe(torch.arange(ids.shape[1]))
        for layer in self.transformer.h:
            q, k, v = (split_heads(part, self.heads) for part in layer.attn.c_attn(layer.ln_1(x)).chunk(3, dim=-1))
            x = x + layer.attn.c_proj(attend(q, k, v, q.shape[-1] ** -0.5))
            x = x + layer.mlp.c_proj(gelu_tanh(layer.mlp.c_fc(layer.ln_2(x))))
        return self.lm_head(self.transformer.ln_f(x))


class Falcon(nn.Module):
    """
    Attention and MLP side by side, of one norm or of two; in RefinedWeb models in turn, with ALiBi. The rows of the fused weight go key/value
    head by key/value head.
    """

    embedding, head = "transformer.word_embeddings", "lm_head"

    def __init__(self, values):
        super().__init__()
        self.values = values
        hidden, self.heads = values["hidden_size"], values["num_attention_heads"]
        self.tied = values.get("tie_word_embeddings", True)
        grouped, bias = values["new_decoder_architecture"], values["bias"]
        self.parallel = values["parallel_attn"]
        self.kv = values["num_kv_heads"] if grouped else 1 if values["multi_query"] else self.heads
        self.norms = values.get("num_ln_in_parallel_attn", 2 if grouped else 1)
        self.width = hidden // self.heads
        inner = values.get("ffn_hidden_size", 4 * hidden)

        def norm():
            return LayerNorm(hidden, values["layer_norm_epsilon"])

        def norms():
            if not self.parallel:
                return dict(input_layernorm=norm(), post_attention_layernorm=norm())
            return dict(ln_attn=norm(), ln_mlp=norm()) if self.norms == 2 else dict(input_layernorm=norm())

        def layer():
            return Names(
                **norms(),
                self_attention=Names(
                    query_key_value=linear(hidden, (self.heads + 2 * self.kv) * self.width, bias), dense=linear(hidden, hidden, bias)
                ),
                mlp=Names(dense_h_to_4h=linear(hidden, inner, bias), dense_4h_to_h=linear(inner, hidden, bias)),
            )

        self.transformer = Names(
            word_embeddings=nn.Embedding(values["vocab_size"], hidden),
            h=nn.ModuleList([layer() for _ in range(values["num_hidden_layers"])]),
            ln_f=norm(),
        )
        self.lm_head = linear(hidden, values["vocab_size"])
        if self.tied:
            self.lm_head.weight = self.transformer.word_embeddings.weight

    def mix(self, attention, x):
        groups = self.heads // self.kv
        rows = attention.query_key_value(x)
        parts = rows.view(*rows.shape[:2], self.kv, groups + 2, self.width).transpose(1, 2)
        q = parts[:, :, :, :groups].transpose(2, 3).flatten(1, 2)
        k, v = parts[:, :, :, groups], parts[:, :, :, groups + 1]
        if self.values["alibi"]:
            # The bias is added before scores are divided by the root of the width.
            mixed = attend(q, k, v, self.width**-0.5, alibi=[slope / math.sqrt(self.width) for slope in slopes(self.heads)])
        else:
            turns = turns_of(frequencies(self.width, self.values.get("rope_theta", 10000.0)), torch.arange(x.shape[1]), x.dtype)
            mixed = attend(rotate(q, turns), rotate(k, turns), v, self.width**-0.5)
        return attention.dense(mixed)

    def expand(self, mlp, x):
        inner = mlp.dense_h_to_4h(x)
        return mlp.dense_4h_to_h(inner * 0.5 * (1 + torch.erf(inner / math.sqrt(2))))

    def forward(self, ids):
        x = self.transformer.word_embeddings(ids)
        for layer in self.transformer.h:
            if not self.parallel:
                x = x + self.mix(layer.self_attention, layer.input_layernorm(x))
                x = x + self.expand(layer.mlp, layer.post_attention_layernorm(x))
            elif self.norms == 2:
                x = x + self.mix(layer.self_attention, layer.ln_attn(x)) + self.expand(layer.mlp, layer.ln_mlp(x))
            else:
                h = layer.input_layernorm(x)
                x = x + self.mix(layer.self_attention, h) + self.expand(layer.mlp, h)
        return self.lm_head(self.transformer.ln_f(x))


CLASSES = {
    "mistral": Mistral,
    "internlm2": InternLm2,
    "phi3": Phi3,
    "baichuan": Baichuan,
    "gemma": Gemma,
    "gemma2": Gemma2,
    "gemma3_text": Gemma3,
    "olmo2": Olmo2,
    "smollm3": SmolLm3,
    "glm": Glm,
    "glm4": Glm4,
    "mixtral": Mixtral,
    "qwen2_moe": QwenMoe,
    "qwen3_moe": QwenMoe,
    "gpt2": Gpt2,
    "falcon": Falcon,
}


def build(values):
    return CLASSES[values["model_type"]](values)


def load(folder, dtype):
    folder = pathlib.Path(folder)
    model = build(json.loads((folder / "config.json").read_text())).to(dtype)
    weights = tensors.load_model_folder(folder)
    if isinstance(model, Gpt2):
        # As in the published files: without the first part of names, and with masks beside the weights.
        weights = {"transformer." + name: weight for name, weight in weights.items() if not name.endswith(".attn.bias")}
    if model.tied:
        weights[model.head + ".weight"] = weights[model.embedding + ".weight"]
    model.load_state_dict({name: weight.to(dtype) for name, weight in weights.items()})
    return model
