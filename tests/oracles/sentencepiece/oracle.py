"""SentencePiece itself, for the tests of Lathe's reader of its models.

oracle.py train PREFIX CORPUS KEY=VALUE...  trains PREFIX.model
oracle.py encode MODEL FILE                 FILE: a text in a line, in base64 of UTF-8; prints ids and decoded text as JSON lines
oracle.py decode MODEL FILE                 FILE: a JSON list of ids in a line; prints the text in base64 of UTF-8
"""
import base64
import json
import sys

import sentencepiece


def pack(text):
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def train(prefix, corpus, options):
    sentencepiece.SentencePieceTrainer.train(
        input=corpus, model_prefix=prefix, minloglevel=2, **dict(option.split("=", 1) for option in options)
    )


def encode(processor, lines):
    for line in lines:
        ids = processor.encode(base64.b64decode(line).decode("utf-8"), out_type=int)
        print(json.dumps({"ids": ids, "decoded": pack(processor.decode(ids))}))


def decode(processor, lines):
    for line in lines:
        print(pack(processor.decode(json.loads(line))))


mode, model, source, *options = sys.argv[1:]
if mode == "train":
    train(model, source, options)
else:
    loaded = sentencepiece.SentencePieceProcessor(model_file=model)
    with open(source, encoding="ascii") as file:
        {"encode": encode, "decode": decode}[mode](loaded, file.read().splitlines())
