"""Loads what Lathe wrote the way its consumers do, and prints the logits as JSON.

    /usr/bin/python3 peft_check.py --base DIR [--adapter DIR] [--merge] --ids '[[5,6,7],[8,9]]'

--base     a Hugging Face model folder (config.json, model.safetensors or shards with their index)
--adapter  a PEFT LoRA folder (adapter_config.json, adapter_model.safetensors), applied by PEFT's rules: target_modules
           by suffix, "all-linear" or a pattern; scaling alpha / r (alpha / sqrt(r) for rsLoRA); rank_pattern and
           alpha_pattern; modules_to_save. Missing, left-over and misshapen tensors are errors.
--rows     gives embedding and head so many rows first, as consumers do who load an adapter with added tokens
--merge    adds the adapter to the weights first, as an export does
--ids      a JSON list of token ids, or a list of such lists; "-" reads it from standard input
--dtype    float32 (default), float64 or bfloat16

Prints {"logits": [[[...vocab] per position] per row]}. On an error prints it to standard error and exits with 1.
"""

import argparse
import json
import sys

import torch

import decoder
import lora


def rows(text):
    ids = json.loads(sys.stdin.read() if text == "-" else text)
    if ids and all(isinstance(value, int) for value in ids):
        ids = [ids]
    if not ids or not all(row and all(isinstance(value, int) for value in row) for row in ids):
        raise ValueError("--ids: expected a list of token ids or a list of such lists")
    return ids


def resize(model, count):
    tied = model.lm_head.weight is model.model.embed_tokens.weight
    for module in (model.model.embed_tokens, model.lm_head):
        old = module.weight.detach()
        weight = torch.zeros(count, old.shape[1], dtype=old.dtype)
        weight[: old.shape[0]] = old
        module.weight = torch.nn.Parameter(weight)
    if tied:
        model.lm_head.weight = model.model.embed_tokens.weight


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True)
    parser.add_argument("--adapter")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--merge", action="store_true")
    parser.add_argument("--ids", required=True)
    parser.add_argument("--dtype", choices=("float32", "float64", "bfloat16"), default="float32")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    try:
        model = decoder.load(arguments.base, getattr(torch, arguments.dtype))
        if arguments.rows:
            resize(model, arguments.rows)
        wrapped = lora.load_adapter(model, arguments.adapter) if arguments.adapter else {}
        if arguments.merge:
            lora.merge(model, wrapped)
        with torch.no_grad():
            logits = [model(torch.tensor([row]))[0].double().tolist() for row in rows(arguments.ids)]
    except (OSError, ValueError, KeyError, RuntimeError, IndexError) as error:
        print(f"peft_check: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(json.dumps({"logits": logits}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
