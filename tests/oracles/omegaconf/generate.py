#!/usr/bin/python3
"""What OmegaConf's loader makes of 2,000 small documents, for Lathe.Recipes.Tests.

Regenerate (Debian or Ubuntu; the output is the same for the same seed and omegaconf version):

    apt-get install -y python3-omegaconf
    /usr/bin/python3 tests/oracles/omegaconf/generate.py > tests/oracles/omegaconf/documents.jsonl

One line per document: {"t": text, "v": value} or {"t": text, "refused": why}. Values: null, true/false, "s:text", "i:integer",
"f:repr of a float", a list, or {"m": [[key, value], ...]}.

Left out on purpose, because only OmegaConf's own grammar can judge them or because no recipe holds them: malformed `${...}`,
`!!binary`, `!!set` and the like, quoted scalars continued in the first column, a lone `-` and `?` keys inside brackets, and
documents that are not mappings.
"""

import io
import json
import random
import re
import sys

import yaml
from omegaconf import OmegaConf

SEED = 20240607
COUNT = 2000

QUIRKS = """
1 0 -0 +0 -1 +1 007 010 08 09 0o10 0O10 -010 0_ 0_7 1_000 1__0 _1 1_ 12_ 0x1F 0X1F -0x1f 0x_ 0x 0xg 0x_1 0b1 0b2 0b_ 0b10_01 -0b11
1.0 1. .5 -.5 +.5 ._ ._1 .1_0 1.5e3 1.5E3 1.5e+3 1.5e-3 1e5 1E5 1e+5 1e-5 2e-5 -2e-5 +2e-5 3e-6 1.0e-4 1e 1e+ e5 1_0e5 1e5_0 .5e3 .5e+3
.5e-3 1.e5 1e400 -1e400 1e-400 4.9e-324 0.1 0.30000000000000004 123456789012345678901234567890 9007199254740993 1e22 1e23
1:30 1:3 1:60 1:59:59 01:30 -1:30 1:30.5 01:30.5 1:30.5_5 1:99.0 190:20:30.15 12:30:45 1:2:3:4 0:0 0:30 0.0:1
.inf .Inf .INF -.inf +.inf .iNf .nan .NaN .NAN -.nan +.nan inf nan Infinity
true True TRUE tRUE false False FALSE yes Yes YES yEs no No NO nO on On ON off Off OFF y Y n N t f
~ null Null NULL nUll None none nil ~~ null_
2001-12-14 2001-12-14t21:59:43.10-05:00 2001-1-1 2024-06-07T00:00:00Z 20:03:20
= == << <<< - -- --- -a ? ?a :a a:b a:b:c ! & * % @ ` | > # , ] }
${a} ${oc.env:HOME} x${a}y ??? $ $a {} [] {a} [a] [1,2] {a:1}
saves/qwen3-4b/lora/sft REMOTE:llamafactory/demo_data C:\\models\\q Qwen/Qwen3-4B q_proj,v_proj http://a.b:80/c a#b é 模型 😀 'it''s'
5e 0e0 00 000 0.0 00.5 0.e1 1,000 1.2.3 1-2 --1 +-1 -+1 1+1 0x1.8p3 1f 1L 0777 0888 1e1.5 0b 0o 0_0 -_1 -1_ 1._5 1.5_ 1_.5
""".split()

WORDS = """
identity alpaca_en_demo qwen3_nothink saves/out all lora full sft cosine adamw_torch bf16 none q_proj k_proj LoRA None TrueFalse
on-off yes/no nullable truely nano infinite e10 x1 v2.0 1st 2nd
""".split()

KEYS = """
model_name_or_path stage do_train finetuning_type lora_rank lora_alpha lora_target dataset template cutoff_len max_samples output_dir
logging_steps save_steps plot_loss learning_rate num_train_epochs lr_scheduler_type warmup_ratio bf16 seed val_size eval_strategy
""".split()

ODD_KEYS = ["1", "1.5", "yes", "true", "~", "null", "'1'", '"a b"', "a b", "=", "0x10", "1e3", "2001-12-14", "é", "a-b", "a.b", "!!str 5"]


def number(r):
    kind = r.randrange(8)
    if kind == 0:
        return str(r.randint(-10**r.randint(1, 20), 10**r.randint(1, 20)))
    if kind == 1:
        return repr(r.uniform(-1, 1) * 10.0 ** r.randint(-30, 30))
    if kind == 2:
        return f"{r.randint(1, 9)}{r.choice('eE')}{r.choice(['', '-', '+'])}{r.randint(0, 320)}"
    if kind == 3:
        return f"{r.uniform(0, 100):.{r.randint(0, 6)}f}{r.choice(['', 'e-5', 'E+3', 'e7', '_', 'e'])}"
    if kind == 4:
        return r.choice(["0x", "0b", "0o", "0", "-0x", "+0"]) + "".join(r.choice("0123456789abcdefABF_") for _ in range(r.randint(1, 6)))
    if kind == 5:
        return ":".join(str(r.randint(0, 70)) for _ in range(r.randint(2, 4))) + r.choice(["", ".5", ".", ".25_0"])
    return "".join(r.choice("0123456789_+-.eExb:") for _ in range(r.randint(1, 9)))


def text(r):
    kind = r.randrange(4)
    if kind == 0:
        return " ".join(r.choice(WORDS) for _ in range(r.randint(1, 3)))
    if kind == 1:
        return r.choice(WORDS) + r.choice([",", ", ", "/", ":", "-", ".", "#", " #", "'", '"', "\\"]) + r.choice(WORDS)
    if kind == 2:
        return r.choice(["", "/", "./", "../", "~/"]) + "/".join(r.choice(WORDS) for _ in range(r.randint(1, 4)))
    return "".join(r.choice("abcyn01 ._-:/\\'\"é漢😀#&*!%,[]{}|>?") for _ in range(r.randint(1, 12)))


def single(r, value):
    return "'" + value.replace("'", "''") + "'"


def double(r, value):
    out = []
    for c in value:
        if c in '"\\':
            out.append("\\" + c)
        elif r.random() < 0.05:
            out.append(r.choice(["\\n", "\\t", "\\x41", "\\u00e9", "\\U0001F600", "\\0", "\\e", "\\_", "\\N", "\\/"]))
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


def plain(r):
    kind = r.random()
    return r.choice(QUIRKS) if kind < 0.5 else number(r) if kind < 0.75 else text(r)


def scalar(r):
    kind = r.random()
    if kind < 0.70:
        return plain(r)
    if kind < 0.78:
        return single(r, plain(r))
    if kind < 0.86:
        return double(r, plain(r))
    if kind < 0.93:
        return r.choice(["!!str", "!!int", "!!float", "!!bool", "!!null", "!", "!custom"]) + " " + r.choice([plain, number])(r)
    return ""


def flow(r, depth=0):
    def item():
        return flow(r, depth + 1) if depth < 2 and r.random() < 0.15 else scalar(r)

    space = r.choice(["", " "])
    if r.random() < 0.6:
        return "[" + space + ("," + r.choice(["", " "])).join(item() for _ in range(r.randint(0, 4))) + space + "]"
    return "{" + ", ".join(f"{r.choice(KEYS)}: {item()}" for _ in range(r.randint(0, 3))) + "}"


def block(r):
    header = r.choice("|>") + r.choice(["", "-", "+", "2", "2-"])
    lines = ["  " + text(r).strip() for _ in range(r.randint(1, 3))]
    if r.random() < 0.3:
        lines.insert(r.randrange(len(lines) + 1), "")
    return header + "\n" + "\n".join(lines)


def entry(r, key):
    kind = r.random()
    comment = r.choice(["", "", "", " # note", "  # choices: [a, b]"])
    if kind < 0.78:
        return f"{key}: {scalar(r)}{comment}"
    if kind < 0.88:
        return f"{key}: {flow(r)}{comment}"
    if kind < 0.92:
        return f"{key}:\n" + "\n".join(f"{r.choice(['', '  '])}- {scalar(r)}" for _ in range(1)) if r.random() < 0.5 else (
            f"{key}:\n" + "\n".join(f"  - {scalar(r)}" for _ in range(r.randint(1, 3))))
    if kind < 0.95:
        return f"{key}:\n" + "\n".join(f"  {k}: {scalar(r)}" for k in r.sample(KEYS, r.randint(1, 3)))
    if kind < 0.97:
        return f"{key}: {block(r)}"
    if kind < 0.985:
        return f"{key}:{r.choice(['', '  ', chr(9)])}{plain(r)}"
    return f"{key}: {r.choice(WORDS)}\n  {r.choice(WORDS)}"


def structured(r):
    a, b, c = (scalar(r) for _ in range(3))
    return r.choice([
        f"base: &b\n  lora_rank: {a}\n  seed: {b}\nrun:\n  <<: *b\n  seed: {c}\n",
        f"x: &x {a}\ny: *x\nz: [*x, *x]\n",
        f"one: &one {{k: {a}}}\ntwo: &two {{k: {b}, m: 1}}\nrun: {{<<: [*one, *two], n: 2}}\n",
        f"seed: {a}\nstage: sft\nseed: {b}\n",
        f"run:\n  seed: {a}\n  seed: {b}\n",
        f"run: {{seed: 1, seed: 2}}\nx: {a}\n",
        f"1: {a}\n1: {b}\n",
        f"'<<': {a}\nx: *nothing\n",
        f"<<: {a}\nseed: 1\n",
        f"--- # document\nseed: {a}\n...\n",
        f"seed: {a}\n---\nseed: {b}\n",
        f"%YAML 1.1\n---\nseed: {a}\n",
        f"seed: {a}\n\tstage: {b}\n",
        f"? seed\n: {a}\n? stage\n: {b}\n",
        f"a: &a [1]\nb: {{<<: *a}}\n",
        f"{r.choice(ODD_KEYS)}: {a}\n{r.choice(ODD_KEYS)}: {b}\n",
        f"{{seed: {a}, stage: {b}}}\n",
        f'{{"seed": 1, "stage": "sft", "bf16": true, "lr": 1e-4, "x": null}}\n',
    ])


def document(r):
    if r.random() < 0.15:
        return structured(r)
    keys = r.sample(KEYS, r.choice([1, 1, 1, 2, 3]))
    newline = "\r\n" if r.random() < 0.03 else "\n"
    lines = [entry(r, key) for key in keys]
    if r.random() < 0.1:
        lines.insert(r.randrange(len(lines) + 1), r.choice(["", "### model", "  # indented comment"]))
    return newline.join("\n".join(lines).split("\n")) + r.choice([newline, newline, ""])


def encode(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return f"i:{value}"
    if isinstance(value, float):
        return f"f:{value!r}"
    if isinstance(value, str):
        return "s:" + value
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"m": [[encode(k), encode(v)] for k, v in value.items()]}
    raise TypeError(type(value))


def judge(document):
    try:
        config = OmegaConf.to_container(OmegaConf.load(io.StringIO(document)))
    except Exception as error:
        return {"t": document, "refused": type(error).__name__}
    return {"t": document, "v": encode(config)}


def in_scope(document):
    """Documents whose root is a mapping, or that are refused; malformed interpolations are OmegaConf's own grammar."""
    if re.search(r"[\[{,:]\s*(-|\?\w*)\s*[,\]}]", document):
        return False
    if "${" in document and judge(document).get("refused") == "GrammarParseError":
        return False
    try:
        return isinstance(yaml.safe_load(document), (dict, type(None)))
    except Exception:
        return True


def main():
    r = random.Random(SEED)
    # Every quirk once on its own, then random documents.
    documents = [f"seed: {quirk}\n" for quirk in QUIRKS]
    while len(documents) < COUNT:
        candidate = document(r)
        if len(candidate) < 400 and in_scope(candidate):
            documents.append(candidate)
    for item in documents[:COUNT]:
        print(json.dumps(judge(item), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    main()
