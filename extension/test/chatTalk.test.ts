import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import type { ChatConnection, ChatView, ToChatPage } from "../src/features/chat/chatMessages";
import { ChatTalk, type TalkHost } from "../src/features/chat/chatTalk";
import { isTalkable, targetOfPath, targetOfRun } from "../src/features/chat/chatTarget";
import type { CompletionEnd } from "../src/features/chat/completion";
import type { ChatServer } from "../src/features/chat/completions";
import { KeptChats } from "../src/features/chat/keptChats";
import type { ChatStartParams, ChatStartResult } from "../src/infrastructure/protocol.generated";
import { run, settle } from "./runs";

const session: ChatStartResult = {
  session: "s1",
  url: "http://127.0.0.1:1/v1",
  key: "k",
  models: [
    { id: "base", title: "tiny" },
    { id: "poet", title: "poet", adapter: "/saves/poet" },
  ],
  template: "qwen",
  contextLength: 512,
};

class Host implements TalkHost {
  readonly posted: ToChatPage[] = [];
  readonly starts: { params: ChatStartParams; signal: AbortSignal; done: (result: ChatStartResult) => void; fail: (error: Error) => void }[] = [];
  readonly stopped: string[] = [];
  readonly servers: ChatServer[] = [];
  refused: Extract<ChatConnection, { kind: "lost" | "idle" }> | undefined;

  post(message: ToChatPage): void {
    this.posted.push(structuredClone(message));
  }

  refusal(): Promise<Extract<ChatConnection, { kind: "lost" | "idle" }> | undefined> {
    return Promise.resolve(this.refused);
  }

  start(params: ChatStartParams, signal: AbortSignal): Promise<ChatStartResult> {
    return new Promise((done, fail) => this.starts.push({ params, signal, done, fail }));
  }

  stop(id: string): Promise<void> {
    this.stopped.push(id);
    return Promise.resolve();
  }

  complete(server: ChatServer): Promise<CompletionEnd> {
    this.servers.push(server);
    return Promise.resolve({ finish: "stop" });
  }

  get view(): ChatView {
    const view = this.posted.filter((message) => message.type === "view").at(-1)?.view;
    assert.ok(view !== undefined);
    return view;
  }
}

describe("ChatTalk", () => {
  let host: Host;
  let memory: Map<string, unknown>;
  let talk: ChatTalk;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    host = new Host();
    memory = new Map();
    talk = begin();
  });

  afterEach(() => {
    mock.timers.reset();
  });

  function begin(): ChatTalk {
    const chats = new KeptChats({
      get: (key) => memory.get(key),
      update: (key, value) => {
        memory.set(key, structuredClone(value));
        return Promise.resolve();
      },
    });
    const made = new ChatTalk({ target: "/w/my.recipe.yaml", title: "my.recipe.yaml" }, chats, host);
    made.model.receive({ type: "ready" });
    return made;
  }

  async function load(): Promise<void> {
    const loading = talk.load();
    await settle();
    host.starts.at(-1)?.done(session);
    await loading;
  }

  it("loads what it is about, tells how far that is, and lets the page talk", async () => {
    assert.equal(host.view.connection.kind, "idle");
    const loading = talk.load();
    await settle();
    const [start] = host.starts;
    assert.equal(start?.params.target, "/w/my.recipe.yaml");
    assert.deepEqual(host.view.connection, { kind: "loading", step: "Starting" });
    talk.progressed({ token: start.params.token ?? "", step: "Loading the model", done: 5, total: 8 });
    assert.deepEqual(host.view.connection, { kind: "loading", step: "Loading the model", percent: 62 });
    talk.progressed({ token: "of another", step: "Other", done: 0, total: 0 });
    start.done(session);
    await loading;
    assert.deepEqual(host.view.connection, { kind: "ready", template: "qwen", contextLength: 512 });
    talk.model.receive({ type: "send", prompt: "Hi" });
    assert.deepEqual(host.servers.map(({ url, key }) => [url, key]), [["http://127.0.0.1:1/v1", "k"], ["http://127.0.0.1:1/v1", "k"]]);
  });

  it("loads once, however often it is asked", async () => {
    void talk.load();
    await load();
    await talk.load();
    assert.equal(host.starts.length, 1);
  });

  it("tells why nothing can be loaded, and tries again when it is asked", async () => {
    host.refused = { kind: "lost", message: "No engine.", canInstall: true };
    await talk.load();
    assert.deepEqual(host.view.connection, host.refused);
    assert.equal(host.starts.length, 0);
    host.refused = undefined;
    await load();
    assert.equal(host.view.connection.kind, "ready");
  });

  it("tells why loading failed, with what to do", async () => {
    const loading = talk.load();
    await settle();
    host.starts[0]?.fail(Object.assign(new Error("There is no adapter."), { data: { kind: "modelUnusable", hint: "Train first." } }));
    await loading;
    assert.deepEqual(host.view.connection, { kind: "lost", message: "There is no adapter. Train first.", canInstall: false });
  });

  it("gives up loading at once, and lets go of what comes all the same", async () => {
    const loading = talk.load();
    await settle();
    talk.cancelLoad();
    assert.deepEqual(host.view.connection, { kind: "idle" });
    assert.equal(host.starts[0]?.signal.aborted, true);
    host.starts[0].done(session);
    await loading;
    assert.deepEqual(host.stopped, ["s1"]);
    assert.deepEqual(host.view.connection, { kind: "idle" });
  });

  it("loads anew after it was given up, whatever the first one comes to", async () => {
    void talk.load();
    await settle();
    talk.cancelLoad();
    const second = talk.load();
    await settle();
    host.starts[0]?.fail(new Error("Cancelled"));
    await settle();
    assert.equal(host.view.connection.kind, "loading");
    host.starts[1]?.done({ ...session, session: "s2" });
    await second;
    assert.equal(host.view.connection.kind, "ready");
    assert.deepEqual(host.stopped, []);
  });

  it("tells when the model has gone, and loads it again", async () => {
    await load();
    talk.ended("another", "Not this one.");
    assert.equal(host.view.connection.kind, "ready");
    talk.ended("s1", "The worker was killed.");
    assert.deepEqual(host.view.connection, { kind: "lost", message: "The worker was killed.", canInstall: false });
    await load();
    assert.equal(host.view.connection.kind, "ready");
  });

  it("tells when the daemon has gone, also while it loads", async () => {
    const lost: ChatConnection = { kind: "lost", message: "The Lathe daemon has ended, and with it the model.", canInstall: false };
    talk.daemonEnded();
    assert.deepEqual(host.view.connection, { kind: "idle" });
    await load();
    talk.daemonEnded();
    assert.deepEqual(host.view.connection, lost);
    void talk.load();
    await settle();
    talk.daemonEnded();
    assert.deepEqual(host.view.connection, lost);
    assert.equal(host.starts.at(-1)?.signal.aborted, true);
  });

  it("unloads when it is over, and keeps what was said for the next time", async () => {
    await load();
    talk.model.receive({ type: "send", prompt: "Hi" });
    await settle();
    talk.dispose();
    assert.deepEqual(host.stopped, ["s1"]);
    await talk.load();
    assert.equal(host.starts.length, 1);
    host.posted.length = 0;
    talk = begin();
    assert.deepEqual(host.view.turns.map(({ prompt }) => prompt), ["Hi"]);
    assert.deepEqual(host.view.columns, ["base", "poet"]);
  });

  it("unloads what is loaded after it was over", async () => {
    const loading = talk.load();
    await settle();
    talk.dispose();
    host.starts[0]?.done(session);
    await loading;
    assert.deepEqual(host.stopped, ["s1"]);
  });
});

describe("targets of a chat", () => {
  const now = new Date("2026-05-03T12:00:00Z");

  it("are what a run has trained in the end, else its last checkpoint", () => {
    const finished = targetOfRun(run({ state: "finished", lastCheckpoint: "/w/saves/checkpoint-5" }), now);
    assert.equal(finished?.target, "a");
    assert.match(finished.title, /^first\.recipe\.yaml · /);
    const stopped = targetOfRun(run({ state: "stopped", lastCheckpoint: "/w/saves/checkpoint-5" }), now);
    assert.equal(stopped?.target, "/w/saves/checkpoint-5");
    assert.match(stopped.title, / · checkpoint-5$/);
  });

  it("are not of a run that goes on, or left nothing", () => {
    assert.equal(isTalkable(run({ lastCheckpoint: "/w/saves/checkpoint-5" })), false);
    assert.equal(targetOfRun(run({ lastCheckpoint: "/w/saves/checkpoint-5" }), now), undefined);
    assert.equal(targetOfRun(run({ state: "failed" }), now), undefined);
    assert.equal(isTalkable(run({ state: "failed" })), false);
  });

  it("are called by their last part", () => {
    assert.deepEqual(targetOfPath("/w/saves/lora/"), { target: "/w/saves/lora/", title: "lora" });
    assert.deepEqual(targetOfPath("C:\\w\\my.yaml"), { target: "C:\\w\\my.yaml", title: "my.yaml" });
  });
});
