// Runs shown with all their files have, and the post-mortem of those that died. The engine follows a script.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { checkpoint, ended, isOver, kill, running, started, state, workspace } from "./workspace.mjs";

const show = (daemon, runId) => daemon.request("lathe/run/show", { runId });

test("a finished run is shown with all that its events and records have", async (t) => {
  const { folder, daemon, run } = await ended(t, "complete");
  const shown = await show(daemon, run.id);
  assert.deepEqual(shown.checkpoints, [{ step: 3, path: path.join(folder, "out/checkpoint-3"), exists: false }]);
  assert.deepEqual(shown.previews, [{ prompt: "Hello?", before: "\u001b[31mred", after: "Grüß dich" }]);
  assert.deepEqual(shown.notices.map(({ severity }) => severity), ["info"]);
  assert.match(shown.notices[0].message, /run_name: complete/);
  assert.deepEqual([shown.work.type, shown.work.totalSteps, shown.work.examples], ["plan", 3, 12]);
  assert.deepEqual([shown.summary.steps, shown.summary.files], [3, ["adapter_model.safetensors"]]);
  assert.ok(shown.plan.peakBytes > 0);
  assert.equal(shown.failure, undefined);
  assert.equal(shown.lastSeq, run.lastSeq);

  mkdirSync(path.join(folder, "out/checkpoint-3"));
  assert.equal((await show(daemon, run.id)).checkpoints[0].exists, true);
});

test("a run that goes on is shown as far as it is, and has not failed", async (t) => {
  const { daemon, run } = await running(t);
  const ask = (action) => daemon.request("lathe/run/control", { runId: run.id, action });
  await ask("save");
  const saved = await state(daemon, run.id, (now) => now.lastCheckpoint !== undefined);
  const shown = await show(daemon, run.id);
  assert.deepEqual(shown.checkpoints.map((one) => one.path), [saved.lastCheckpoint]);
  assert.ok(shown.lastSeq >= saved.lastSeq);
  assert.deepEqual([shown.failure, shown.summary, shown.work], [undefined, undefined, undefined]);
  await ask("stop");
  await state(daemon, run.id, isOver);
  assert.equal((await show(daemon, run.id)).failure, undefined);
});

test("a run that diverged says so, and what to change; where it can, it goes on from its checkpoint", async (t) => {
  const { recipe, uri, daemon, run } = await ended(t, "diverge", { prepare: checkpoint });
  const { failure } = await show(daemon, run.id);
  assert.equal(failure.kind, "diverged");
  assert.equal(failure.message, run.message);
  assert.equal(failure.hint, run.hint);
  assert.ok(failure.logLines.includes("engine: started"), failure.logLines.join("\n"));
  assert.equal(failure.checkpoint, "checkpoint-4");
  assert.deepEqual(
    failure.remedies.map(({ edits, canResume }) => [edits, canResume]),
    [
      [[{ key: "learning_rate", value: "5e-06" }], true],
      [[{ key: "learning_rate", value: "2.5e-05" }], true],
      [[{ key: "warmup_ratio", value: "0.1" }], false],
      [[{ key: "max_grad_norm", value: "0.3" }], true],
    ],
  );

  // The edit makes a recipe that starts from the checkpoint, with what was changed.
  const { changes } = await daemon.request("lathe/recipe/edit", { recipe: uri, edits: failure.remedies[0].edits });
  const [{ range, newText }] = changes;
  const lines = readFileSync(recipe, "utf8").split("\n");
  lines[range.start.line] = lines[range.start.line].slice(0, range.start.character) + newText + lines[range.start.line].slice(range.end.character);
  writeFileSync(recipe, lines.join("\n"));
  const next = await daemon.request("lathe/run/start", { recipe: uri, existing: "resume" });
  assert.match(next.notice, /Goes on from checkpoint-4/);
  await state(daemon, next.run.id, isOver);
  assert.match((await daemon.request("lathe/run/recipe", { runId: next.run.id })).resolved, /^learning_rate: 5e-06$/m);
});

test("a run that ran out of memory has remedies with what they cost and what is needed then", async (t) => {
  const { uri, daemon, run } = await ended(t, "no-memory", { overrides: ["per_device_train_batch_size=8"] });
  const { failure } = await show(daemon, run.id);
  assert.equal(failure.kind, "hostMemory");
  assert.equal(failure.checkpoint, undefined);
  assert.ok(failure.remedies.length > 0);
  for (const { title, detail, edits, canResume } of failure.remedies) {
    assert.ok(title);
    assert.match(detail, /By plan it needs \d+\.\d GiB instead of \d+\.\d GiB\.$/);
    assert.ok(edits.length > 0);
    assert.equal(canResume, false);
    await daemon.request("lathe/recipe/edit", { recipe: uri, edits });
  }
});

test("a killed worker needs no other recipe, only to go on", async (t) => {
  const made = workspace(t, "until-stopped");
  checkpoint(made.folder);
  const daemon = await started(t, made.folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: made.uri });
  await state(daemon, run.id, (now) => now.step >= 1);
  kill(run);
  const end = await state(daemon, run.id, isOver);
  const { failure } = await show(daemon, run.id);
  assert.deepEqual([failure.kind, failure.remedies, failure.checkpoint], ["workerLost", [], "checkpoint-4"]);
  assert.equal(failure.message, end.message);

  const next = await daemon.request("lathe/run/start", { resume: run.id });
  await state(daemon, next.run.id, (now) => now.step >= 1);
  await daemon.request("lathe/run/control", { runId: next.run.id, action: "stopNow" });
  await state(daemon, next.run.id, isOver);
});

test("a mistake in the data has a hint and no remedies", async (t) => {
  const { daemon, run } = await ended(t, "bad-data");
  const { failure } = await show(daemon, run.id);
  assert.deepEqual([failure.kind, failure.hint, failure.remedies], ["data", "Add it.", []]);
});

test("what goes on keeps the overrides it was started with, and takes no others", async (t) => {
  const { daemon, run } = await ended(t, "diverge", { prepare: checkpoint, overrides: ["lora_rank=4"] });
  assert.equal((await daemon.refusal("lathe/run/start", { resume: run.id, overrides: ["lora_rank=2"] })).code, -32602);
  const next = await daemon.request("lathe/run/start", { resume: run.id, overrides: [] });
  await state(daemon, next.run.id, isOver);
  const resolved = async (runId) => (await daemon.request("lathe/run/recipe", { runId })).resolved;
  assert.match(await resolved(next.run.id), /^lora_rank: 4$/m);
  assert.equal(await resolved(next.run.id), await resolved(run.id));
});
