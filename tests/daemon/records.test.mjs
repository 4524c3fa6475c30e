// The records of runs: log and recipe, and how they go. The engine follows a script.
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ended, isOver, kill, running, started, state, workspace } from "./workspace.mjs";

const noRun = "20260131-174205-k3f9q";

test("a log is read in parts that are its whole text together", async (t) => {
  const { daemon, run } = await ended(t, "complete");
  const log = path.join(run.recordsDirectory, "worker.log");
  const text = `${"é".repeat(400)}\n${Array.from({ length: 200 }, (_, line) => `line ${line} 你好 😀\n`).join("")}the end of a killed one`;
  writeFileSync(log, text);
  const read = (params) => daemon.request("lathe/run/log", { runId: run.id, ...params });
  let parts = "";
  let next = 0;
  for (let part = await read({ from: next, maxBytes: 256 }); part.text.length > 0; part = await read({ from: next, maxBytes: 256 })) {
    assert.ok(part.isWhole && !part.text.includes("\uFFFD"));
    assert.ok(Buffer.byteLength(part.text) <= 256);
    parts += part.text;
    next = part.next;
  }

  assert.equal(parts, text);
  assert.equal(next, Buffer.byteLength(text));
  assert.deepEqual(await read({}), { text, next, isWhole: true });

  const last = await read({ maxBytes: 300 });
  assert.equal(last.isWhole, false);
  assert.equal(last.next, next);
  assert.ok(text.endsWith(`\n${last.text}`) && last.text.startsWith("line"));

  writeFileSync(log, "ä".repeat(1000));
  assert.deepEqual(await read({ maxBytes: 301 }), { text: "ä".repeat(150), next: 2000, isWhole: false });

  for (const wrong of [{ from: -1 }, { from: 2001 }, { maxBytes: 255 }, { maxBytes: 1_048_577 }, { from: 0.5 }]) {
    assert.equal((await daemon.refusal("lathe/run/log", { runId: run.id, ...wrong })).code, -32602, JSON.stringify(wrong));
  }
});

test("a line that is being written is given once it is whole, or the run has ended", async (t) => {
  const { daemon, run } = await running(t);
  const log = path.join(run.recordsDirectory, "worker.log");
  const read = (params) => daemon.request("lathe/run/log", { runId: run.id, ...params });
  const before = await read({});
  assert.equal(before.text, "engine: started\n");
  appendFileSync(log, "half a ");
  assert.deepEqual(await read({ from: before.next }), { text: "", next: before.next, isWhole: true });
  assert.equal((await read({})).text, before.text);
  appendFileSync(log, "line\nand more");
  assert.equal((await read({ from: before.next })).text, "half a line\n");
  kill(run);
  await state(daemon, run.id, isOver);
  assert.match((await read({ from: before.next })).text, /^half a line\nand more/);
});

test("recipes are given as they ran, made for being compared", async (t) => {
  const overrides = ["learning_rate=1e-4", "output_dir=out/a"];
  const { uri, daemon, run } = await ended(t, "complete", { overrides });
  const { resolved } = await daemon.request("lathe/run/recipe", { runId: run.id });
  const lines = resolved.trimEnd().split("\n");
  assert.deepEqual(lines, lines.toSorted());
  assert.ok(lines.length > 50 && lines.every((line) => /^[a-z_0-9]+: \S/.test(line)), resolved);
  for (const line of ["learning_rate: 0.0001", "output_dir: out/a", "dataset: [identity]", "bf16: false", "max_samples: null", "run_name: complete"]) {
    assert.ok(lines.includes(line), `${line} in\n${resolved}`);
  }

  const other = await daemon.request("lathe/run/start", { recipe: uri, overrides: [...overrides.slice(0, 1), "output_dir=out/b"] });
  await state(daemon, other.run.id, isOver);
  const second = (await daemon.request("lathe/run/recipe", { runId: other.run.id })).resolved.trimEnd().split("\n");
  assert.deepEqual(second.filter((line) => !lines.includes(line)), ["output_dir: out/b"]);

  writeFileSync(path.join(run.recordsDirectory, "resolved.json"), "{");
  assert.equal((await daemon.refusal("lathe/run/recipe", { runId: run.id })).data.kind, "recipeUnreadable");
});

test("a run is taken off the list, here and in other windows, and its files stay", async (t) => {
  const { folder, daemon, run } = await ended(t, "complete");
  const other = await started(t, folder, { state: daemon.state });
  await state(other, run.id, isOver);
  const remove = (confirmed) => daemon.request("lathe/run/remove", { runId: run.id, scope: "listing", confirmed });
  assert.deepEqual(await remove(false), { files: 0, bytes: 0, kept: [] });
  assert.equal((await daemon.request("lathe/run/list")).runs.length, 1);
  assert.deepEqual(await remove(true), { files: 0, bytes: 0, kept: [] });
  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
  assert.deepEqual((await other.request("lathe/run/list")).runs, []);
  assert.ok(existsSync(path.join(run.recordsDirectory, "events.jsonl")));
  assert.equal((await daemon.refusal("lathe/run/remove", { runId: run.id, scope: "listing" })).data.kind, "runUnknown");
});

test("what would be removed is told first, and what is not the run's stays", async (t) => {
  const { folder, daemon, run } = await ended(t, "complete");
  const notes = path.join(run.recordsDirectory, "notes.txt");
  writeFileSync(notes, "mine");
  const remove = (scope, confirmed) => daemon.request("lathe/run/remove", { runId: run.id, scope, confirmed });
  const offer = await remove("output", false);
  assert.ok(offer.files > 5 && offer.bytes > 1000);
  assert.deepEqual(offer.kept, [`${notes}: not Lathe's`]);
  assert.ok(existsSync(path.join(run.recordsDirectory, "run.json")));
  assert.deepEqual(await remove("records", true), offer);
  assert.ok(!existsSync(path.join(run.recordsDirectory, "run.json")) && existsSync(notes));
  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
  for (const method of ["show", "log", "recipe"]) {
    assert.equal((await daemon.refusal(`lathe/run/${method}`, { runId: run.id })).data.kind, "runUnknown");
  }

  assert.ok(existsSync(path.join(folder, "my recipe.yaml")));
});

test("a run that goes on is not removed", async (t) => {
  const { daemon, run } = await running(t);
  for (const scope of ["listing", "records", "output"]) {
    const { data, message } = await daemon.refusal("lathe/run/remove", { runId: run.id, scope, confirmed: true });
    assert.equal(data.kind, "notRemovable");
    assert.match(message, /is running/);
    assert.ok(data.hint);
  }

  assert.equal((await daemon.refusal("lathe/run/remove", { runId: run.id, scope: "everything" })).code, -32602);
  await daemon.request("lathe/run/control", { runId: run.id, action: "stopNow" });
  await state(daemon, run.id, isOver);
});

test("a run whose folder is gone can only be taken off the list", async (t) => {
  const folder = workspace(t, "complete").folder;
  const daemon = await started(t, folder);
  const pointers = path.join(daemon.state, "lathe/runs");
  mkdirSync(pointers, { recursive: true });
  writeFileSync(path.join(pointers, `${noRun}.json`), JSON.stringify({ id: noRun, directory: `/gone/${noRun}`, createdAt: "2026-01-31T17:42:05Z" }));
  assert.equal((await daemon.refusal("lathe/run/remove", { runId: noRun, scope: "records" })).data.kind, "notRemovable");
  assert.deepEqual(await daemon.request("lathe/run/remove", { runId: noRun, scope: "listing", confirmed: true }), { files: 0, bytes: 0, kept: [] });
  assert.ok(!existsSync(path.join(pointers, `${noRun}.json`)));
});

test("runs that are not there are unknown to every method", async (t) => {
  const daemon = await started(t, workspace(t, "complete").folder);
  for (const method of ["show", "log", "recipe", "remove"]) {
    for (const runId of [noRun, "../../etc", ""]) {
      const { code, data } = await daemon.refusal(`lathe/run/${method}`, { runId, scope: "listing" });
      assert.deepEqual([code, data.kind], [-32803, "runUnknown"], method);
    }
  }
});
