import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import type { ChatHost } from "../src/features/chat/chatHost";
import type { AnswerNews, ChatView, ToChatPage } from "../src/features/chat/chatMessages";
import { ChatModel } from "../src/features/chat/chatModel";
import { CompletionError, type CompletionEnd, type CompletionRequest } from "../src/features/chat/completion";
import { emptyConversation, type Answer, type Conversation } from "../src/features/chat/conversation";
import { settle } from "./runs";

const models = [
  { id: "base", title: "tiny" },
  { id: "poet", title: "poet", adapter: "/saves/poet" },
  { id: "cook", title: "cook", adapter: "/saves/cook" },
];

/** One request that the test answers. */
interface Asked {
  request: CompletionRequest;
  signal: AbortSignal;
  say(text: string): void;
  end(end: CompletionEnd): void;
  fail(error: Error): void;
}

class Host implements ChatHost {
  readonly posted: ToChatPage[] = [];
  readonly asked: Asked[] = [];
  kept: Conversation | undefined;
  clock = 0;

  post(message: ToChatPage): void {
    this.posted.push(structuredClone(message));
  }

  complete(request: CompletionRequest, say: (text: string) => void, signal: AbortSignal): Promise<CompletionEnd> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(new DOMException("Stopped", "AbortError"));
      });
      this.asked.push({ request: structuredClone(request), signal, say, end: resolve, fail: reject });
    });
  }

  keep(conversation: Conversation): void {
    this.kept = structuredClone(conversation);
  }

  now(): number {
    return this.clock;
  }

  get view(): ChatView {
    const view = this.posted.filter((message) => message.type === "view").at(-1)?.view;
    assert.ok(view !== undefined);
    return view;
  }

  get news(): AnswerNews[] {
    return this.posted.filter((message) => message.type === "news").flatMap(({ news }) => news);
  }

  /** The newest requests, one for each column. */
  last(count = 2): Asked[] {
    return this.asked.slice(-count);
  }
}

describe("ChatModel", () => {
  let host: Host;
  let conversation: Conversation;
  let model: ChatModel;

  afterEach(() => {
    mock.timers.reset();
  });

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    host = new Host();
    conversation = emptyConversation();
    model = new ChatModel("/w/my.recipe.yaml", "my", conversation, host);
    model.receive({ type: "ready" });
    model.loaded(models.slice(0, 2), "qwen", 512);
  });

  const answers = (): Answer[][] => host.view.turns.map((turn) => turn.answers);

  /** Sends a prompt, and has each column answer. */
  async function talk(prompt: string, ...texts: string[]): Promise<void> {
    model.receive({ type: "send", prompt });
    host.last(texts.length).forEach((asked, column) => {
      asked.say(texts[column] ?? "");
      asked.end({ finish: "stop", tokens: 1 });
    });
    await settle();
  }

  it("puts the base beside the first adapter", () => {
    assert.deepEqual(host.view.columns, ["base", "poet"]);
    assert.deepEqual(host.view.connection, { kind: "ready", template: "qwen", contextLength: 512 });
  });

  it("has one column where there is one model", async () => {
    model.loaded(models.slice(0, 1), "qwen", 512);
    await talk("Hi", "Hello");
    assert.equal(host.asked.length, 1);
    assert.deepEqual(answers().map((row) => row.map(({ text }) => text)), [["Hello"]]);
  });

  it("sends a prompt to both, with the settings", () => {
    model.receive({ type: "setSettings", settings: { ...conversation.settings, system: "Rhyme.", temperature: 0, seed: 7 } });
    model.receive({ type: "send", prompt: "Hi" });
    const messages = [
      { role: "system", content: "Rhyme." },
      { role: "user", content: "Hi" },
    ];
    const sampling = { temperature: 0, top_p: 0.7, top_k: 50, min_p: 0, repetition_penalty: 1, max_tokens: 512, seed: 7 };
    assert.deepEqual(host.asked.map(({ request }) => request), [
      { model: "base", messages, sampling },
      { model: "poet", messages, sampling },
    ]);
    assert.deepEqual(answers()[0]?.map(({ state, title }) => [state, title]), [["waiting", "tiny"], ["waiting", "poet"]]);
  });

  it("tells each model its own answers", async () => {
    await talk("Hi", "Hello", "Oh hello there, thou");
    await talk("How are you?", "Fine", "As fair as May");
    assert.deepEqual(host.last()[1]?.request.messages, [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Oh hello there, thou" },
      { role: "user", content: "How are you?" },
    ]);
  });

  it("tells the page of text as it comes, twenty times a second and not more often", () => {
    model.receive({ type: "send", prompt: "Hi" });
    const [left, right] = host.last();
    left?.say("a");
    left?.say("b");
    right?.say("x");
    left?.say("c");
    assert.deepEqual(host.news.map(({ column, text }) => [column, text]), [[0, "a"]]);
    mock.timers.tick(50);
    assert.deepEqual(host.news.map(({ column, text }) => [column, text]), [[0, "a"], [0, "bc"], [1, "x"]]);
    assert.equal(host.news.at(-1)?.state, "streaming");
  });

  it("tells nothing twice, whether by news or as a whole", async () => {
    model.receive({ type: "send", prompt: "Hi" });
    const [left] = host.last();
    left?.say("a");
    left?.say("b");
    left?.end({ finish: "stop" });
    await settle();
    assert.equal(answers()[0]?.[0]?.text, "ab");
    mock.timers.tick(100);
    assert.deepEqual(host.news.map(({ text }) => text), ["a"]);
  });

  it("tells nothing to a hidden page, and everything when it is back", () => {
    model.receive({ type: "send", prompt: "Hi" });
    model.pageHidden();
    host.posted.length = 0;
    host.last()[0]?.say("a");
    mock.timers.tick(100);
    assert.deepEqual(host.posted, []);
    model.receive({ type: "ready" });
    assert.equal(answers()[0]?.[0]?.text, "a");
  });

  it("measures speed from the first token on", async () => {
    model.receive({ type: "send", prompt: "Hi" });
    const [left] = host.last();
    host.clock = 5_000;
    left?.say("a");
    host.clock = 7_000;
    left?.say("b");
    left?.end({ finish: "length", tokens: 21 });
    await settle();
    const [answer] = answers()[0] ?? [];
    assert.deepEqual({ ...answer }, { model: "base", title: "tiny", text: "ab", state: "done", finish: "length", tokens: 21, perSecond: 10 });
  });

  it("stops one and lets the other go on", async () => {
    model.receive({ type: "send", prompt: "Hi" });
    const [left, right] = host.last();
    left?.say("Once");
    model.receive({ type: "stop", column: 0 });
    left?.say(" upon");
    right?.say("There");
    right?.end({ finish: "stop" });
    await settle();
    assert.equal(left?.signal.aborted, true);
    assert.equal(right?.signal.aborted, false);
    assert.deepEqual(answers()[0]?.map(({ state, text }) => [state, text]), [["stopped", "Once"], ["done", "There"]]);
  });

  it("goes on with what was stopped, and without what failed", async () => {
    model.receive({ type: "send", prompt: "Hi" });
    const [left, right] = host.last();
    left?.say("Once");
    right?.say("lost");
    right?.fail(new CompletionError("Out of memory."));
    await settle();
    model.receive({ type: "stop" });
    await settle();
    assert.equal(answers()[0]?.[1]?.problem, "Out of memory.");
    model.receive({ type: "send", prompt: "And?" });
    assert.deepEqual(host.last()[0]?.request.messages.map(({ content }) => content), ["Hi", "Once", "And?"]);
    assert.deepEqual(host.last()[1]?.request.messages.map(({ content }) => content), ["And?"]);
  });

  it("takes no prompt while an answer is under way, without words, or without a model", () => {
    model.receive({ type: "send", prompt: "Hi" });
    model.receive({ type: "send", prompt: "Hi again" });
    assert.equal(host.view.turns.length, 1);
    model.receive({ type: "stop" });
    model.receive({ type: "send", prompt: " \n" });
    model.receive({ type: "send", prompt: "x".repeat(200_001) });
    assert.equal(host.view.turns.length, 1);
    model.connectionChanged({ kind: "lost", message: "Gone.", canInstall: false });
    model.receive({ type: "send", prompt: "Hi" });
    assert.equal(host.view.turns.length, 1);
  });

  it("answers once more in one column", async () => {
    await talk("Hi", "Hello", "Oh");
    model.receive({ type: "retry", column: 1 });
    assert.equal(host.asked.length, 3);
    host.last(1)[0]?.say("Ah");
    host.last(1)[0]?.end({ finish: "stop" });
    await settle();
    assert.deepEqual(host.last(1)[0]?.request, { ...host.asked[1]?.request });
    assert.deepEqual(answers()[0]?.map(({ text }) => text), ["Hello", "Ah"]);
  });

  it("puts another prompt in place of the last", async () => {
    await talk("One", "1", "I");
    await talk("Two", "2", "II");
    model.receive({ type: "editLast", prompt: "Three" });
    assert.deepEqual(host.view.turns.map(({ prompt }) => prompt), ["One", "Three"]);
    assert.deepEqual(host.last()[0]?.request.messages.map(({ content }) => content), ["One", "1", "Three"]);
  });

  it("forgets a conversation, also one that is under way", async () => {
    await talk("One", "1", "I");
    model.receive({ type: "send", prompt: "Two" });
    model.receive({ type: "clear" });
    await settle();
    assert.deepEqual(host.view.turns, []);
    assert.equal(host.last()[0]?.signal.aborted, true);
    await talk("Three", "3", "III");
    assert.deepEqual(host.last()[0]?.request.messages.map(({ content }) => content), ["Three"]);
  });

  it("changes who answers: another adapter, one column, two again", async () => {
    model.loaded(models, "qwen", 512);
    model.receive({ type: "setModel", column: 0, model: "cook" });
    assert.deepEqual(host.view.columns, ["cook", "poet"]);
    model.receive({ type: "setModel", column: 1, model: null });
    await talk("Hi", "Salt");
    assert.equal(host.asked.length, 1);
    model.receive({ type: "setModel", column: 1, model: "base" });
    assert.deepEqual(host.view.columns, ["cook", "base"]);
    // The second one has seen nothing of the first turn.
    model.receive({ type: "send", prompt: "And?" });
    assert.deepEqual(host.last().map(({ request }) => request.messages.length), [3, 1]);
  });

  it("refuses models and columns that there are not", () => {
    for (const [column, name] of [[0, "nobody"], [2, "base"], [-1, "base"], [0, null]] as const) {
      model.receive({ type: "setModel", column, model: name });
    }
    assert.deepEqual(host.view.columns, ["base", "poet"]);
    model.receive({ type: "retry", column: 0 });
    assert.equal(host.asked.length, 0);
  });

  it("stops what is under way when the model is gone", () => {
    model.receive({ type: "send", prompt: "Hi" });
    model.connectionChanged({ kind: "lost", message: "The worker was killed.", canInstall: false });
    assert.deepEqual(answers()[0]?.map(({ state }) => state), ["stopped", "stopped"]);
    assert.equal(host.view.connection.kind, "lost");
  });

  it("keeps the columns of the last time where they are there still", () => {
    model.loaded(models, "qwen", 512);
    model.receive({ type: "setModel", column: 0, model: "cook" });
    model.loaded(models, "qwen", 512);
    assert.deepEqual(host.view.columns, ["cook", "poet"]);
    model.loaded(models.slice(0, 2), "qwen", 512);
    assert.deepEqual(host.view.columns, ["base", "poet"]);
  });

  it("has the conversation kept, and all of it at the end", async () => {
    await talk("Hi", "Hello", "Oh");
    mock.timers.tick(2_000);
    assert.equal(host.kept?.turns[0]?.answers[1]?.text, "Oh");
    model.receive({ type: "send", prompt: "More" });
    host.last()[0]?.say("Once");
    model.dispose();
    assert.deepEqual(host.kept.turns.at(-1)?.answers.map(({ state, text }) => [state, text]), [["stopped", "Once"], ["stopped", ""]]);
  });

  it("stops an answer without end", async () => {
    model.receive({ type: "send", prompt: "Hi" });
    const [left] = host.last();
    assert.throws(() => {
      for (let i = 0; i < 200; i++) {
        left?.say("x".repeat(10_000));
      }
    }, CompletionError);
    left?.fail(new CompletionError("The answer has no end, and was stopped."));
    await settle();
    assert.equal(answers()[0]?.[0]?.state, "failed");
    assert.equal(left?.signal.aborted, true);
  });

  it("leaves to the editor what is the editor's", () => {
    assert.deepEqual(model.receive({ type: "load" }), { type: "load" });
    assert.equal(model.receive({ type: "ready" }), undefined);
  });
});
