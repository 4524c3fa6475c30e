"""Writes llamafactory-encoded.json: what LLaMA-Factory's own encoder makes of generated conversations.

Run by hand when the templates or the encoding rules change, with a checkout of LLaMA-Factory (commit ff6d4d12 was used):
    python3 llamafactory_encode.py PATH/TO/LLaMA-Factory > llamafactory-encoded.json
Only its template, formatter and supervised-processor modules are loaded; what they import besides (models, media) is stood in for.
"""

import importlib
import json
import logging
import random
import sys
import types
from pathlib import Path
from types import SimpleNamespace

root = Path(sys.argv[1]) / "src" / "llamafactory"


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


class Plugin:
    """No media: messages and ids stay as they are."""

    def process_messages(self, messages, *_):
        return messages

    def process_token_ids(self, input_ids, labels, *_):
        return input_ids, labels


class Logger(logging.Logger):
    def __getattr__(self, name):
        return lambda *_: None


for name, path in [("llamafactory", root), ("llamafactory.data", root / "data"), ("llamafactory.data.processor", root / "data/processor")]:
    module(name, __path__=[str(path)])
extras = module("llamafactory.extras", __path__=[])
extras.logging = module("llamafactory.extras.logging", get_logger=lambda name: Logger(name))
module("llamafactory.extras.constants", IGNORE_INDEX=-100)
module("llamafactory.data.mm_plugin", get_mm_plugin=lambda *_, **__: Plugin(), ImageInput=object, VideoInput=object, AudioInput=object)
module("llamafactory.data.data_utils", Role=SimpleNamespace(
    USER="user", ASSISTANT="assistant", OBSERVATION="observation", FUNCTION="function"), SLOTS=list)
if "typing_extensions" not in sys.modules:
    module("typing_extensions", override=lambda f: f)

templates = importlib.import_module("llamafactory.data.template")
supervised = importlib.import_module("llamafactory.data.processor.supervised")

SPECIALS = ["<s>", "</s>", "<pad>", "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>"]
FIRST_CHARACTER = 1000


class CharTokenizer:
    """One id per special token and per code point, as tests/Lathe.Data.Tests/Templates/CharTokenizer.cs."""

    chat_template = None

    def __init__(self):
        self.bos_token, self.eos_token, self.pad_token = SPECIALS[:3]

    bos_token_id = property(lambda self: SPECIALS.index(self.bos_token))
    eos_token_id = property(lambda self: SPECIALS.index(self.eos_token))
    pad_token_id = property(lambda self: SPECIALS.index(self.pad_token))

    def convert_tokens_to_ids(self, token):
        return SPECIALS.index(token)

    def add_special_tokens(self, tokens, **_):
        self.eos_token = tokens.get("eos_token", self.eos_token)
        return 0

    def encode(self, text, add_special_tokens=False):
        ids = []
        while text:
            special = next((s for s in SPECIALS if text.startswith(s)), None)
            ids.append(SPECIALS.index(special) if special else FIRST_CHARACTER + ord(text[0]))
            text = text[len(special) if special else 1:]
        return ids


def words(rng, low, high):
    return "".join(rng.choice("ab c\nß语🙂") for _ in range(rng.randint(low, high)))


def answer(rng):
    thought = f"<think>\n{words(rng, 1, 4)}\n</think>\n\n" if rng.random() < 0.4 else ""
    return thought + words(rng, 1, rng.choice([5, 30]))


def case(rng, name):
    mask = rng.choice(["none", "none", "history", "prompt"])
    options = dict(
        template=name, cutoff_len=rng.choice([8, 20, 40, 60, 90, 400]), default_system=rng.choice([None, None, "D"]),
        train_on_prompt=mask == "prompt", mask_history=mask == "history", enable_thinking=rng.choice([True, False, None]),
    )
    messages = []
    for _ in range(rng.randint(1, 3)):
        messages.append({"role": "observation" if messages and rng.random() < 0.2 else "user", "content": words(rng, 0, rng.choice([4, 40]))})
        messages.append({"role": "assistant", "content": answer(rng)})
    system = words(rng, 1, 6) if rng.random() < 0.5 else ""

    tokenizer = CharTokenizer()
    arguments = SimpleNamespace(**options, tool_format=None, preserve_thinking=False)
    template = importlib.reload(templates).get_template_and_fix_tokenizer(tokenizer, arguments)
    processor = supervised.SupervisedDatasetProcessor(template=template, tokenizer=tokenizer, processor=None, data_args=arguments)
    ids, labels = processor._encode_data_example(messages[:-1], messages[-1:], system, "", [], [], [])
    prompt, _ = template.encode_oneturn(tokenizer, messages[:-1] + [{"role": "assistant", "content": ""}], system, "")
    stops = sorted(template.get_stop_token_ids(tokenizer))
    return dict(options=options, system=system, messages=messages, ids=ids, labels=labels, prompt=prompt, stops=stops)


rng = random.Random(1)
names = ["default", "alpaca", "chatml", "empty", "llama2", "llama3", "qwen", "qwen3", "qwen3_nothink"]
cases = [case(rng, name) for name in names for _ in range(16 if name == "qwen3" else 8)]
print("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases) + "\n]")
