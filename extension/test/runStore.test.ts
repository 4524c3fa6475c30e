import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RunStore } from "../src/features/runs/runStore";
import type { RunInfo } from "../src/infrastructure/protocol.generated";
import { run } from "./runs";

describe("RunStore", () => {
  it("lists the newest run first", () => {
    const store = new RunStore();
    store.apply([run({ id: "old", createdAt: "2026-01-01T00:00:00Z" }), run({ id: "new", createdAt: "2026-02-01T00:00:00Z" })]);
    assert.deepEqual(ids(store.runs), ["new", "old"]);
  });

  it("drops a state with older events than the one it holds", () => {
    const store = new RunStore();
    store.apply([run({ lastSeq: 5, step: 50 })]);
    store.apply([run({ lastSeq: 4, step: 40 })]);
    assert.equal(store.get("a")?.step, 50);
  });

  it("takes another state with the same events: that a worker is gone makes no event", () => {
    const store = new RunStore();
    store.apply([run({ lastSeq: 5 })]);
    store.apply([run({ lastSeq: 5, state: "lost" })]);
    assert.equal(store.get("a")?.state, "lost");
  });

  it("tells what changed, and nothing when nothing did", () => {
    const store = new RunStore();
    const changes: string[][] = [];
    store.onDidChange((runs) => changes.push(ids(runs)));
    store.apply([run({ id: "a", lastSeq: 2 }), run({ id: "b" })]);
    store.apply([run({ id: "a", lastSeq: 1 })]);
    assert.deepEqual(changes, [["a", "b"]]);
  });

  it("counts starting and stopping runs as active", () => {
    const store = new RunStore();
    const states = ["starting", "running", "stopping", "finished", "stopped", "failed", "lost"] as const;
    store.apply(states.map((state) => run({ id: state, state })));
    assert.deepEqual(ids(store.active).sort(), ["running", "starting", "stopping"]);
  });

  it("tells the end of a run once, and only of one that it saw active", () => {
    const store = new RunStore();
    const ended: string[] = [];
    store.onDidEnd(({ id }) => ended.push(id));
    store.apply([run({ id: "a" }), run({ id: "long-dead", state: "failed" })]);
    store.apply([run({ id: "a", state: "failed", lastSeq: 2 })]);
    store.apply([run({ id: "a", state: "failed", lastSeq: 2 })]);
    assert.deepEqual(ended, ["a"]);
  });

  it("notices after a restart of the daemon what ended meanwhile", async () => {
    const store = new RunStore();
    const ended: string[] = [];
    store.onDidEnd(({ id }) => ended.push(id));
    store.apply([run({ id: "a" })]);
    await store.refresh(() => Promise.resolve([run({ id: "a", state: "finished", lastSeq: 9 })]));
    assert.deepEqual(ended, ["a"]);
  });

  it("forgets runs that a new list lacks", async () => {
    const store = new RunStore();
    store.apply([run({ id: "deleted" }), run({ id: "kept" })]);
    let changes = 0;
    store.onDidChange(() => changes++);
    await store.refresh(() => Promise.resolve([run({ id: "kept" })]));
    assert.deepEqual(ids(store.runs), ["kept"]);
    assert.equal(changes, 1);
  });

  it("keeps what it heard while the list was under way", async () => {
    const store = new RunStore();
    await store.refresh(() => {
      store.apply([run({ id: "started-meanwhile" }), run({ id: "a", lastSeq: 8, step: 80 })]);
      return Promise.resolve([run({ id: "a", lastSeq: 3, step: 30 })]);
    });
    assert.deepEqual(ids(store.runs).sort(), ["a", "started-meanwhile"]);
    assert.equal(store.get("a")?.step, 80);
  });

  it("keeps everything when the list cannot be fetched", async () => {
    const store = new RunStore();
    store.apply([run()]);
    await assert.rejects(store.refresh(() => Promise.reject(new Error("gone"))));
    assert.deepEqual(ids(store.runs), ["a"]);
  });
});

function ids(runs: readonly RunInfo[]): string[] {
  return runs.map(({ id }) => id);
}
