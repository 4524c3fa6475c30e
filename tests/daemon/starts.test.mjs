// Starting runs: keys, what is in output_dir, waiting, going on. The engine follows a script.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { isOver, started, state, workspace as runWorkspace } from "./workspace.mjs";

const start = "lathe/run/start";

/** The scripted run's workspace, with ways to put something into its output_dir and to look into it. */
function workspace(t, script) {
  const made = runWorkspace(t, script, "my.yaml");
  const write = (file) => {
    mkdirSync(path.dirname(path.join(made.folder, file)), { recursive: true });
    writeFileSync(path.join(made.folder, file), "of an earlier run");
  };
  return { ...made, write, runs: () => readdirSync(path.join(made.folder, "out/.lathe/runs")) };
}

const stop = (daemon, runId) => daemon.request("lathe/run/control", { runId, action: "stopNow" });

test("a key starts one run, from two windows at the same moment and again later", async (t) => {
  const { folder, uri, runs } = workspace(t, "complete");
  const first = await started(t, folder);
  const second = await started(t, folder, { state: first.state });
  const params = { recipe: uri, key: "one intention" };
  const answers = await Promise.all([first, second, first].map((daemon) => daemon.request(start, params)));
  const [{ run }] = answers;
  assert.deepEqual(answers.map((answer) => answer.run.id), [run.id, run.id, run.id]);
  await state(first, run.id, isOver);
  assert.equal((await second.request(start, params)).run.id, run.id);
  assert.deepEqual(runs(), [run.id]);

  assert.equal((await first.refusal(start, { ...params, key: "" })).code, -32602);
  assert.equal((await first.refusal(start, { ...params, key: "k".repeat(129) })).code, -32602);
});

test("a folder that a run has is refused, and says whose it is", async (t) => {
  const { folder, uri, runs } = workspace(t, "until-stopped");
  const daemon = await started(t, folder);
  const { run } = await daemon.request(start, { recipe: uri });
  await state(daemon, run.id, (info) => info.state === "running");
  const refusal = await daemon.refusal(start, { recipe: uri, key: "k" });
  assert.equal(refusal.data.kind, "outputBusy");
  assert.match(refusal.message, new RegExp(`belongs to run ${run.id}, which is running`));
  assert.deepEqual(runs(), [run.id]);
  await stop(daemon, run.id);
  await state(daemon, run.id, isOver);

  // The failed start left no key behind.
  const again = await daemon.request(start, { recipe: uri, key: "k" });
  assert.notEqual(again.run.id, run.id);
  await stop(daemon, again.run.id);
  await state(daemon, again.run.id, isOver);
});

test("what would be deleted is asked about, and either way can be chosen", async (t) => {
  const { folder, uri, write } = workspace(t, "complete");
  const daemon = await started(t, folder);
  write("out/checkpoint-4/optimizer.safetensors");
  write("out/adapter_model.safetensors");
  const params = { recipe: uri, overrides: ["overwrite_output_dir=true"] };
  const { data, message } = await daemon.refusal(start, params);
  assert.equal(data.kind, "choiceNeeded");
  assert.match(message, /would delete 1 checkpoint and 1 file/);
  assert.deepEqual(data.choice, { checkpoint: "checkpoint-4", changedKeys: [], canOverwrite: true, checkpoints: 1, files: 1, bytes: 34 });
  assert.ok(!existsSync(path.join(folder, "out/.lathe/runs")));

  const resumed = await daemon.request(start, { ...params, existing: "resume" });
  assert.match(resumed.notice, /Goes on from checkpoint-4/);
  await state(daemon, resumed.run.id, isOver);
  const anew = await daemon.request(start, { ...params, existing: "overwrite" });
  assert.match(anew.notice, /Deletes 1 checkpoint and 1 file/);
  await state(daemon, anew.run.id, isOver);
});

test("weights without a checkpoint are asked about, other mistakes of the recipe come first", async (t) => {
  const { folder, uri, write } = workspace(t, "complete");
  const daemon = await started(t, folder);
  write("out/adapter_model.safetensors");
  const { data } = await daemon.refusal(start, { recipe: uri });
  assert.deepEqual([data.kind, data.choice.canOverwrite, data.choice.checkpoint], ["choiceNeeded", true, undefined]);
  assert.equal((await daemon.refusal(start, { recipe: uri, overrides: ["lora_rank=many"] })).data.kind, "recipeRefused");
  const { run } = await daemon.request(start, { recipe: uri, existing: "overwrite" });
  await state(daemon, run.id, isOver);
});

test("going on is said, and asked about when the recipe has changed", async (t) => {
  const { folder, uri, write } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const { run } = await daemon.request(start, { recipe: uri });
  await state(daemon, run.id, isOver);
  write("out/checkpoint-3/optimizer.safetensors");

  const changed = { recipe: uri, overrides: ["seed=7"] };
  const { data } = await daemon.refusal(start, changed);
  assert.equal(data.kind, "choiceNeeded");
  assert.deepEqual([data.choice.checkpoint, data.choice.checkpointRun, data.choice.changedKeys], ["checkpoint-3", run.id, ["seed (7, was 42)"]]);
  const resumed = await daemon.request(start, { ...changed, existing: "resume" });
  await state(daemon, resumed.run.id, isOver);

  const same = await daemon.request(start, { ...changed, key: "same" });
  assert.match(same.notice, /Goes on from checkpoint-3 of run/);
  await state(daemon, same.run.id, isOver);
});

test("a second run waits, says why, and begins when the first has ended", async (t) => {
  const { folder, uri } = workspace(t, "until-stopped");
  const daemon = await started(t, folder);
  const first = await daemon.request(start, { recipe: uri });
  await state(daemon, first.run.id, (info) => info.state === "running");
  const second = await daemon.request(start, { recipe: uri, overrides: ["output_dir=other", "run_name=complete"] });
  const queued = await state(daemon, second.run.id, (info) => info.state === "queued");
  assert.equal(queued.waitReason, `Waits for run ${first.run.id} (my.yaml) on cpu, next in line.`);
  await stop(daemon, first.run.id);
  const end = await state(daemon, second.run.id, isOver);
  assert.equal(end.state, "finished");
  assert.equal(end.waitReason, undefined);
});

test("an ended run is gone on with, or it is said why not", async (t) => {
  const { folder, uri, write } = workspace(t, "until-stopped");
  const daemon = await started(t, folder);
  const { run } = await daemon.request(start, { recipe: uri });
  await state(daemon, run.id, (info) => info.state === "running");
  assert.equal((await daemon.refusal(start, { resume: run.id })).data.kind, "outputBusy");
  await daemon.request("lathe/run/control", { runId: run.id, action: "stop" });
  const { lastCheckpoint } = await state(daemon, run.id, isOver);

  const refusal = await daemon.refusal(start, { resume: run.id });
  assert.deepEqual([refusal.data.kind, /left no checkpoint/.test(refusal.message)], ["notResumable", true]);
  write(path.join("out", path.basename(lastCheckpoint), "optimizer.safetensors"));
  const next = await daemon.request(start, { resume: run.id });
  assert.match(next.notice, new RegExp(`Goes on from ${path.basename(lastCheckpoint)} of run ${run.id}`));
  await stop(daemon, next.run.id);
  await state(daemon, next.run.id, isOver);

  assert.equal((await daemon.refusal(start, { resume: "20260131-174205-k3f9q" })).data.kind, "runUnknown");
  assert.equal((await daemon.refusal(start, {})).code, -32602);
  assert.equal((await daemon.refusal(start, { recipe: uri, resume: run.id })).code, -32602);
});
