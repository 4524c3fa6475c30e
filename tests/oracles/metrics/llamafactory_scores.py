"""Writes llamafactory-scores.json: what LLaMA-Factory reports of generated answers, by the programs it calls.

Run by hand when the scores change, with jieba 0.42.1, NLTK 3.8 and a checkout of rouge_chinese:
    python3 llamafactory_scores.py PATH/TO/rouge_chinese > llamafactory-scores.json
Each case has an answer, the expected one, the words jieba cuts the answer into, and the four scores.
"""

import json
import random
import sys

import jieba
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

sys.path.insert(0, sys.argv[1])
from rouge_chinese import Rouge  # noqa: E402

jieba.setLogLevel(60)


def scores(answer, expected):
    words, others = list(jieba.cut(answer)), list(jieba.cut(expected))
    if not " ".join(words).split() or not " ".join(others).split():
        rouge = {name: 0.0 for name in ("rouge-1", "rouge-2", "rouge-l")}
    else:
        rouge = {name: score["f"] * 100 for name, score in Rouge().get_scores(" ".join(words), " ".join(others))[0].items()}
    bleu = sentence_bleu([list(expected)], list(answer), smoothing_function=SmoothingFunction().method3)
    return words, {**{name: round(score, 4) for name, score in rouge.items()}, "bleu-4": round(bleu * 100, 4)}


random.seed(20261130)
texts = [
    "The quick brown fox jumps over the lazy dog.",
    "A quick brown dog jumps on the log!",
    "我来到北京清华大学",
    "他来到了网易杭研大厦。小明硕士毕业于中国科学院计算所，后在日本京都大学深造！",
    "模型训练完成，损失降到了0.25%。是吗？“是的。”他说",
    "今天天气很好……我们去公园吧......好",
    "Lathe 微调语言模型 with LoRA r=64 and 3.5e-4",
    "それは小さなモデルです。🙂 ok",
    "🙂🙂🙂",
    "a",
    "ab",
    "",
    " ",
    "line one\nline two\n\nline four",
    "x = 3.14159; print(x) # C++ & C# 100%",
]
pieces = [piece for text in texts for piece in text.split(" ") if piece]
made = [random.choice(["", " "]).join(random.choices(pieces, k=random.randint(1, 9))) for _ in range(60)]
pairs = [(a, b) for a in texts for b in texts] + list(zip(made, random.sample(made, len(made))))
cases = []
for answer, expected in pairs:
    words, result = scores(answer, expected)
    cases.append({"answer": answer, "expected": expected, "words": words, "scores": result})
print("[" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "]")
