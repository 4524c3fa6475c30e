"""Writes llamafactory-encoded.json: what LLaMA-Factory's own encoder makes of generated conversations.

Run by hand when the templates or the encoding rules change, with a checkout of LLaMA-Factory (commit ff6d4d12 was used):
    python3 llamafactory_encode.py PATH/TO/LLaMA-Factory > llamafactory-encoded.json
Only its template, formatter, tool and supervised-processor modules are loaded; what they import besides (models, media) is stood in for.
All of its templates take part. Texts stand for ids ("text", "prompt": one id per special token and per other code point), "learnt" are the
runs of tokens whose label is the token itself, and "ends" the positions with another label.
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
tools_module = importlib.import_module("llamafactory.data.tool_utils")
# Llama 3's tool text tells the day.
tools_module.datetime = SimpleNamespace(now=lambda: SimpleNamespace(strftime=lambda _: "26 Jul 2024"))
supervised = importlib.import_module("llamafactory.data.processor.supervised")

SPECIALS = ["<s>", "</s>", "<pad>", "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>"]
for _, template in sorted(templates.TEMPLATES.items()):
    slots = sum((getattr(template, "format_" + part).slots for part in ["prefix", "system", "user", "assistant", "observation"]), [])
    found = [slot["token"] for slot in slots if isinstance(slot, dict)] + template.stop_words
    SPECIALS += [word for word in dict.fromkeys(found) if word not in SPECIALS]
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

    def decode(self, ids):
        return "".join(SPECIALS[i] if i < FIRST_CHARACTER else chr(i - FIRST_CHARACTER) for i in ids)

    def encode(self, text, add_special_tokens=False):
        ids = []
        while text:
            special = next((s for s in SPECIALS if text.startswith(s)), None)
            ids.append(SPECIALS.index(special) if special else FIRST_CHARACTER + ord(text[0]))
            text = text[len(special) if special else 1:]
        return ids


def words(rng, low, high):
    return "".join(rng.choice("ab c\nß语🙂") for _ in range(rng.randint(low, high)))


def thought(rng, open, close):
    return f"{open}{words(rng, 1, 4)}{close}" if rng.random() < 0.4 else ""


def value(rng, depth=0):
    kinds = [lambda: words(rng, 0, 5) + rng.choice(['"', "\\", "\t", "'"]), lambda: rng.randint(-9, 10**12), lambda: rng.choice([0.5, -2.0, 1e-7, 1e22]),
             lambda: rng.choice([True, False, None])]
    if depth < 2:
        kinds += [lambda: [value(rng, depth + 1) for _ in range(rng.randint(0, 2))],
                  lambda: {rng.choice("xyzé") + str(i): value(rng, depth + 1) for i in range(rng.randint(0, 2))}]
    return rng.choice(kinds)()


def calls(rng, template):
    count = 1 if template.format_function.tool_format == "glm4" else rng.choice([1, 1, 2])
    made = [{"name": rng.choice(["find", "add_up"]), "arguments": {name: value(rng) for name in "ba"[:rng.randint(0, 2)]}} for _ in range(count)]
    text = json.dumps(made[0] if count == 1 else made, ensure_ascii=rng.random() < 0.5)
    if template.__class__.__name__ == "Llama2Template":
        return text
    opened, closed = template.tool_call_words
    before = thought(rng, *template.thought_words)
    return rng.choice([text, before + text, f"{before}{opened}{text}{closed}", f"{words(rng, 1, 4)}{opened}\n{text}\n{closed}"])


def tool(rng, index):
    properties = {name: {"type": rng.choice(["string", ["number", "null"]]), "description": words(rng, 0, 5)} for name in "pq"[:rng.randint(0, 2)]}
    for schema in properties.values():
        if rng.random() < 0.3:
            schema["enum"] = ["m", "n"]
        if rng.random() < 0.3:
            schema["items"] = {"type": "string"}
    made = {"name": f"tool{index}", "parameters": {"type": "object", "properties": properties}}
    if rng.random() < 0.7:
        made["description"] = words(rng, 1, 6)
    if rng.random() < 0.5:
        made["parameters"]["required"] = list(properties)[:1]
    return {"type": "function", "function": made} if rng.random() < 0.4 else made


def case(rng, name, preserve=False):
    template = templates.TEMPLATES[name]
    mask = rng.choice(["none", "none", "history"] + ([] if template.efficient_eos else ["prompt"]))
    options = dict(
        template=name, cutoff_len=rng.choice([8, 20, 40, 60, 90, 400, 4000, 4000]), default_system=rng.choice([None, None, "D"]),
        train_on_prompt=mask == "prompt", mask_history=mask == "history", enable_thinking=rng.choice([True, False, None]),
    )
    uses_tools = rng.random() < 0.4 and not preserve
    options["tool_format"] = rng.choice([None, None, None, "default", "llama3", "mistral", "qwen"]) if uses_tools else None
    tools = json.dumps([tool(rng, i) for i in range(rng.choice([0, 1, 2]))], ensure_ascii=False) if uses_tools else ""
    messages = []
    for _ in range(rng.randint(1, 3)):
        messages.append({"role": "observation" if messages and rng.random() < 0.3 else "user", "content": words(rng, 0, rng.choice([4, 40]))})
        messages.append({"role": "function", "content": calls(rng, template)} if uses_tools and rng.random() < 0.5
                        else {"role": "assistant", "content": thought(rng, *template.thought_words) + words(rng, 1, rng.choice([5, 30]))})
    system = words(rng, 1, 6) if rng.random() < 0.5 else ""

    tokenizer = CharTokenizer()
    arguments = SimpleNamespace(**options, preserve_thinking=preserve)
    template = importlib.reload(templates).get_template_and_fix_tokenizer(tokenizer, arguments)
    processor = supervised.SupervisedDatasetProcessor(template=template, tokenizer=tokenizer, processor=None, data_args=arguments)
    ids, labels = processor._encode_data_example(messages[:-1], messages[-1:], system, tools, [], [], [])
    prompt, _ = template.encode_oneturn(tokenizer, messages[:-1] + [{"role": "assistant", "content": ""}], system, tools)
    stops = sorted(template.get_stop_token_ids(tokenizer))

    text = tokenizer.decode(ids)
    assert tokenizer.encode(text) == ids
    learnt = []
    for at in (i for i in range(len(ids)) if labels[i] == ids[i]):
        if learnt and learnt[-1][1] == at:
            learnt[-1][1] += 1
        else:
            learnt.append([at, at + 1])
    ends = [[at, labels[at]] for at in range(len(ids)) if labels[at] not in (-100, ids[at])]
    return dict(options=options | ({"preserve_thinking": True} if preserve else {}), system=system, tools=tools, messages=messages, text=text, learnt=learnt, ends=ends,
                prompt=tokenizer.decode(prompt), stops=stops)


rng = random.Random(1)
first = ["default", "alpaca", "chatml", "empty", "llama2", "llama3", "qwen", "qwen3_nothink"]
cases = [case(rng, name) for name, template in templates.TEMPLATES.items()
         for _ in range(6 if name in first or "Reasoning" in template.__class__.__name__ else 3)]
rng = random.Random(2)
cases += [case(rng, name, preserve=True) for name, template in templates.TEMPLATES.items()
          for _ in range(4) if name == "default" or "Reasoning" in template.__class__.__name__]
print(json.dumps(SPECIALS, ensure_ascii=False).join(['{"specials":', ',"cases":[\n'])
      + ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases) + "\n]}")
