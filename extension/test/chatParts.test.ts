import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerSegments } from "../src/features/chat/answerSegments";
import { defaultSettings, readSettings, samplingFields, samplingOf } from "../src/features/chat/chatSettings";
import { answerNote, spokenAnswer } from "../src/features/chat/chatText";
import { newestTurns, readConversation, type Answer, type Turn } from "../src/features/chat/conversation";
import { exampleRow } from "../src/features/chat/exampleRow";
import { KeptChats } from "../src/features/chat/keptChats";

function answer(different: Partial<Answer> = {}): Answer {
  return { model: "base", title: "tiny", text: "Hello", state: "done", ...different };
}

describe("readSettings", () => {
  it("takes what fits, and the rest as at first", () => {
    const kept = { system: "Rhyme.", temperature: "hot", topP: Number.NaN, topK: 7.4, maxTokens: 0, seed: 5, other: 1 };
    assert.deepEqual(readSettings(kept), { ...defaultSettings, system: "Rhyme.", topK: 7, maxTokens: 1, seed: 5 });
    assert.deepEqual(readSettings(null), defaultSettings);
    assert.deepEqual(readSettings({ ...defaultSettings, seed: null }), defaultSettings);
  });

  it("keeps numbers within their bounds", () => {
    for (const field of samplingFields) {
      assert.equal(readSettings({ [field.name]: 1e12 })[field.name], field.max);
      assert.equal(readSettings({ [field.name]: -1e12 })[field.name], field.min);
    }
  });

  it("names each setting as the server does, and a seed only where there is one", () => {
    assert.deepEqual(Object.keys(samplingOf(defaultSettings)), ["temperature", "top_p", "top_k", "min_p", "repetition_penalty", "max_tokens"]);
    assert.equal(samplingOf({ ...defaultSettings, seed: 0 }).seed, 0);
  });
});

describe("answerSegments", () => {
  it("leaves text as it is", () => {
    assert.deepEqual(answerSegments("a\n\n  b <b>`x`</b>\n"), [{ kind: "text", text: "a\n\n  b <b>`x`</b>\n" }]);
    assert.deepEqual(answerSegments(""), []);
  });

  it("finds blocks of code, with the text around them", () => {
    assert.deepEqual(answerSegments("Here:\n```py\nx = 1\n\n  y\n```\nDone."), [
      { kind: "text", text: "Here:" },
      { kind: "code", text: "x = 1\n\n  y" },
      { kind: "text", text: "Done." },
    ]);
  });

  it("shows a block that has not ended, and one that is empty", () => {
    assert.deepEqual(answerSegments("```\na"), [{ kind: "code", text: "a" }]);
    assert.deepEqual(answerSegments("```"), [{ kind: "code", text: "" }]);
    assert.deepEqual(answerSegments("```\n```\n"), [{ kind: "code", text: "" }]);
  });

  it("ends a block with as many of the same marks, and nothing behind them", () => {
    assert.deepEqual(answerSegments("````\n```\n~~~~\n```` no\n`````"), [{ kind: "code", text: "```\n~~~~\n```` no" }]);
    assert.deepEqual(answerSegments("~~~ js\nx\n~~~"), [{ kind: "code", text: "x" }]);
  });

  it("takes no fence within a line, nor code in one line", () => {
    assert.deepEqual(answerSegments("a ```\nb"), [{ kind: "text", text: "a ```\nb" }]);
    assert.deepEqual(answerSegments("```x```\nb"), [{ kind: "text", text: "```x```\nb" }]);
  });
});

describe("answerNote", () => {
  it("says how far an answer is, how it ended and how fast it came", () => {
    assert.equal(answerNote(answer({ state: "waiting", text: "" })), "Reading");
    assert.equal(answerNote(answer({ state: "streaming", perSecond: 12.34 })), "Answering · 12.3 tokens/s");
    assert.equal(answerNote(answer({ finish: "stop", tokens: 1200, perSecond: 250.4 })), "1,200 tokens · 250 tokens/s");
    assert.equal(answerNote(answer({ finish: "length", tokens: 1 })), "Cut: out of tokens · 1 token");
    assert.equal(answerNote(answer({ state: "stopped" })), "Stopped");
  });
});

describe("spokenAnswer", () => {
  it("says nothing of an answer before it has ended, and then who answers what", () => {
    assert.equal(spokenAnswer(answer({ state: "streaming" })), "");
    assert.equal(spokenAnswer(answer()), "tiny: Hello");
    assert.equal(spokenAnswer(answer({ state: "failed", problem: "Out of memory." })), "tiny: Out of memory.");
    assert.equal(spokenAnswer(answer({ text: "x".repeat(5_000) })).length, "tiny: ".length + 1_002);
  });
});

describe("exampleRow", () => {
  const short = [
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Hello\n" },
  ] as const;
  const long = [{ role: "system", content: "Rhyme." }, ...short, { role: "user", content: "And?" }, { role: "assistant", content: "So." }] as const;

  it("is one line that LLaMA-Factory reads as an alpaca row", () => {
    assert.equal(exampleRow(short, "alpaca"), '{"instruction":"Hi","input":"","output":"Hello\\n"}');
    assert.deepEqual(JSON.parse(exampleRow(long, "alpaca")), {
      instruction: "And?",
      input: "",
      output: "So.",
      system: "Rhyme.",
      history: [["Hi", "Hello\n"]],
    });
  });

  it("is one line that LLaMA-Factory reads as a sharegpt row", () => {
    assert.equal(exampleRow(short, "sharegpt"), '{"conversations":[{"from":"human","value":"Hi"},{"from":"gpt","value":"Hello\\n"}]}');
    const { conversations } = JSON.parse(exampleRow(long, "sharegpt")) as { conversations: { from: string }[] };
    assert.deepEqual(conversations.map(({ from }) => from), ["system", "human", "gpt", "human", "gpt"]);
  });
});

describe("readConversation", () => {
  it("takes what was under way as stopped, and numbers turns anew", () => {
    const turns = [{ id: 9, prompt: "Hi", answers: [answer({ state: "streaming", text: "He", perSecond: 3 }), answer({ state: "failed", problem: "Gone." })] }];
    const read = readConversation({ models: [{ id: "base", title: "tiny" }], columns: ["base", "poet"], turns, settings: {} });
    assert.deepEqual(read.turns, [
      { id: 1, prompt: "Hi", answers: [answer({ state: "stopped", text: "He", perSecond: 3 }), answer({ state: "failed", problem: "Gone." })] },
    ]);
    assert.deepEqual(read.columns, ["base", "poet"]);
  });

  for (const kept of [undefined, null, 5, "x", [], {}, { models: [1], columns: [2], turns: [3], settings: [4] }, { turns: {}, columns: "ab" }]) {
    it(`makes nothing of ${JSON.stringify(kept)}`, () => {
      assert.deepEqual(readConversation(kept), { models: [], columns: [], turns: [], settings: defaultSettings });
    });
  }

  it("leaves out a turn whose answers it can't tell apart", () => {
    assert.deepEqual(readConversation({ turns: [{ prompt: "Hi", answers: [{ text: 1 }, answer()] }] }).turns, []);
  });
});

describe("newestTurns", () => {
  const turn = (id: number, length: number): Turn => ({ id, prompt: "", answers: [answer({ text: "x".repeat(length) })] });

  it("keeps so many turns, and so many characters of them", () => {
    const many = Array.from({ length: 300 }, (_, index) => turn(index, 1));
    assert.deepEqual(newestTurns(many).map(({ id }) => id), many.slice(100).map(({ id }) => id));
    assert.deepEqual(newestTurns([turn(1, 200_000), turn(2, 200_000), turn(3, 200_000)]).map(({ id }) => id), [2, 3]);
  });

  it("keeps the last one, however long it is", () => {
    assert.deepEqual(newestTurns([turn(1, 1), turn(2, 900_000)]).map(({ id }) => id), [2]);
  });
});

describe("KeptChats", () => {
  const memory = (): { values: Map<string, unknown>; chats: KeptChats } => {
    const values = new Map<string, unknown>();
    const update = (key: string, value: unknown): Promise<void> => {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    };
    return { values, chats: new KeptChats({ get: (key) => values.get(key), update }) };
  };

  it("brings back the conversation with each target", async () => {
    const { chats } = memory();
    const talk = { ...readConversation(undefined), turns: [{ id: 1, prompt: "Hi", answers: [answer()] }] };
    await chats.keep("a", talk);
    await chats.keep("b", readConversation(undefined));
    assert.deepEqual(chats.read("a"), talk);
    assert.deepEqual(chats.read("b").turns, []);
    assert.deepEqual(chats.read("c").turns, []);
  });

  it("keeps those of the last eight", async () => {
    const { chats } = memory();
    const talk = { ...readConversation(undefined), turns: [{ id: 1, prompt: "Hi", answers: [] }] };
    for (const target of "abcdefgh") {
      await chats.keep(target, talk);
    }
    await chats.keep("a", talk);
    await chats.keep("i", talk);
    assert.equal(chats.read("a").turns.length, 1);
    assert.equal(chats.read("b").turns.length, 0);
    assert.equal(chats.read("c").turns.length, 1);
  });

  it("takes a memory that holds something else for empty", () => {
    const { values, chats } = memory();
    for (const value of [1, "x", {}, [1, null, { target: 1 }, { target: "a" }]]) {
      values.set("lathe.chats", value);
      assert.deepEqual(chats.read("a").turns, []);
    }
  });
});
