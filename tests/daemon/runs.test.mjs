import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { Daemon, uriOf } from "./client.mjs";
import { isOver, started, state, workspace } from "./workspace.mjs";

async function allEvents(daemon, runId, limit) {
  const events = [];
  let more = true;
  while (more) {
    const page = await daemon.request("lathe/run/events", { runId, after: events.at(-1)?.seq ?? 0, limit });
    assert.ok(page.events.length <= limit);
    events.push(...page.events);
    more = page.more;
  }

  return events;
}

test("a run is started, told, and told again from its files", async (t) => {
  const { folder, recipe, uri } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const { run, warnings } = await daemon.request("lathe/run/start", { recipe: uri });
  assert.equal(warnings, 0);
  assert.equal(run.recipePath, recipe);
  assert.equal(run.workingDirectory, folder);
  assert.equal(run.outputDirectory, path.join(folder, "out"));
  assert.equal(run.recordsDirectory, path.join(folder, "out/.lathe/runs", run.id));

  const end = await state(daemon, run.id, isOver);
  assert.equal(end.state, "finished");
  assert.deepEqual([end.step, end.totalSteps, end.loss, end.evalLoss, end.learningRate], [3, 3, 2 / 3, 0.5, 1e-4]);
  assert.equal(end.lastCheckpoint, path.join(folder, "out/checkpoint-3"));
  assert.match(end.message, /done/);

  const events = await allEvents(daemon, run.id, 4);
  assert.deepEqual(events.map((event) => event.seq), Array.from({ length: events.length }, (_, index) => index + 1));
  assert.deepEqual([events[0].type, events.at(-1).type], ["started", "finished"]);
  assert.equal(events.at(-1).seq, end.lastSeq);
  assert.deepEqual(
    readFileSync(path.join(run.recordsDirectory, "events.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line)),
    events,
  );

  const series = await daemon.request("lathe/run/series", { runId: run.id, metric: "loss" });
  const { seconds, ...points } = series;
  assert.deepEqual(points, { metric: "loss", steps: [1, 2, 3], values: [2, 1, 2 / 3], lastSeq: end.lastSeq });
  assert.ok(seconds.length === 3 && seconds[0] >= 0 && seconds[0] <= seconds[1] && seconds[1] <= seconds[2]);
  const part = await daemon.request("lathe/run/series", { runId: run.id, metric: "learningRate", from: 2, to: 2 });
  assert.deepEqual([part.steps, part.values], [[2], [1e-4]]);
  assert.deepEqual((await daemon.request("lathe/run/series", { runId: run.id, metric: "evalLoss" })).steps, [3]);

  // What a client without the daemon's memory sees is the same.
  const later = await started(t, folder, { state: daemon.state });
  assert.deepEqual((await later.request("lathe/run/list")).runs, [end]);
  assert.deepEqual(await later.request("lathe/run/series", { runId: run.id, metric: "loss" }), series);
});

test("changes are told in order, each newer than the one before", async (t) => {
  const { folder, uri } = workspace(t, "until-stopped");
  const daemon = await started(t, folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: uri });
  await state(daemon, run.id, (now) => now.step >= 20);
  assert.deepEqual(await daemon.request("lathe/run/control", { runId: run.id, action: "stop" }), { accepted: true });
  const end = await state(daemon, run.id, isOver);
  assert.equal(end.state, "stopped");
  assert.match(end.message, /checkpoint is saved/);
  assert.match(end.lastCheckpoint, /checkpoint-\d+$/);

  const told = daemon.notifications.flatMap(({ method, params }) => (method === "lathe/run/didChange" ? params.runs : []));
  assert.ok(told.length >= 3);
  for (let index = 1; index < told.length; index++) {
    assert.ok(told[index].lastSeq > told[index - 1].lastSeq);
  }

  assert.deepEqual(await daemon.request("lathe/run/control", { runId: run.id, action: "stopNow" }), {
    accepted: false,
    reason: "The run has ended.",
  });
  const { steps } = await daemon.request("lathe/run/series", { runId: run.id, metric: "loss" });
  assert.deepEqual(steps, Array.from({ length: steps.length }, (_, index) => index + 1));
  const thin = await daemon.request("lathe/run/series", { runId: run.id, metric: "loss", maxPoints: 6 });
  assert.ok(thin.steps.length <= 6);
  assert.deepEqual([thin.steps[0], thin.steps.at(-1)], [1, steps.at(-1)]);
});

test("a run is paused, saved and resumed, and says why it does not do the rest", async (t) => {
  const { folder, uri } = workspace(t, "until-stopped");
  const daemon = await started(t, folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: uri });
  await state(daemon, run.id, (now) => now.step >= 1);
  const ask = (action) => daemon.request("lathe/run/control", { runId: run.id, action });
  assert.deepEqual(await ask("resume"), { accepted: false, reason: "The run is not paused." });
  assert.match((await ask("evaluate")).reason, /val_size/);
  assert.deepEqual(await ask("pause"), { accepted: true });
  const paused = await state(daemon, run.id, (now) => now.state === "paused");
  assert.deepEqual(await ask("save"), { accepted: true });
  const saved = await state(daemon, run.id, (now) => now.lastCheckpoint !== undefined);
  assert.deepEqual([saved.state, saved.step], ["paused", paused.step]);
  assert.deepEqual(await ask("resume"), { accepted: true });
  await state(daemon, run.id, (now) => now.state === "running" && now.step > paused.step);
  assert.deepEqual(await ask("stop"), { accepted: true });
  assert.equal((await state(daemon, run.id, isOver)).state, "stopped");
  assert.deepEqual(await daemon.request("lathe/run/control", { runId: run.id, action: "pause" }), { accepted: false, reason: "The run has ended." });
  assert.equal((await daemon.refusal("lathe/run/control", { runId: run.id, action: "dance" })).code, -32602);
});

test("a run outlives its daemon; another window sees it whole and stops it", async (t) => {
  const { folder, uri } = workspace(t, "until-stopped");
  const first = await started(t, folder);
  const { run } = await first.request("lathe/run/start", { recipe: uri });
  const before = await state(first, run.id, (now) => now.step >= 3);
  first.process.kill("SIGKILL");
  await first.exit;

  const second = await started(t, folder, { state: first.state });
  const found = await state(second, run.id, (now) => now.step > before.step);
  assert.equal(found.state, "running");
  const { steps } = await second.request("lathe/run/series", { runId: run.id, metric: "loss" });
  assert.equal(steps[0], 1);
  assert.deepEqual(await second.request("lathe/run/control", { runId: run.id, action: "stopNow" }), { accepted: true });
  const end = await state(second, run.id, isOver);
  assert.equal(end.state, "stopped");
});

test("runs of other windows appear by themselves, once", async (t) => {
  const { folder, uri } = workspace(t, "complete");
  const watching = await started(t, folder);
  const starting = await started(t, folder, { state: watching.state });
  const { run } = await starting.request("lathe/run/start", { recipe: uri });
  const seen = await state(watching, run.id, isOver);
  assert.equal(seen.state, "finished");
  assert.deepEqual((await watching.request("lathe/run/list")).runs, [seen]);
});

test("a killed worker is a failed run, for its starter and for others", async (t) => {
  const { folder, uri } = workspace(t, "until-stopped");
  const starter = await started(t, folder);
  const other = await started(t, folder, { state: starter.state });
  const { run } = await starter.request("lathe/run/start", { recipe: uri });
  await state(other, run.id, (now) => now.step >= 1);
  process.kill(JSON.parse(readFileSync(path.join(run.recordsDirectory, "run.json"), "utf8")).worker.processId, "SIGKILL");
  const end = await state(starter, run.id, isOver);
  assert.equal(end.state, "failed");
  assert.match(end.message, /killed/i);
  assert.deepEqual(await state(other, run.id, isOver), end);
});

const signalUntilGone = async (pid, signal) => {
  // The first one may be taken for a wish that the worker still can grant.
  for (;;) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }

    await delay(100);
  }
};

for (const [how, script, end, message] of [
  ["killed", "until-stopped", (pid) => process.kill(pid, "SIGKILL"), /killed \(SIGKILL\)/],
  ["that crashed", "segfault-when-stopped", (pid) => signalUntilGone(pid, "SIGTERM"), /crashed in native code \(SIGSEGV\)/],
  ["that was aborted", "until-stopped", (pid) => signalUntilGone(pid, "SIGABRT"), /SIGABRT/],
  ["that left", "leave-when-stopped", (pid) => signalUntilGone(pid, "SIGTERM"), /exit code 77/],
  ["killed with the shell around it", "until-stopped", (pid) => process.kill(-groupOf(pid), "SIGKILL"), /without a word/],
]) {
  test(`a worker ${how} whose starter is gone too is settled by whoever looks, who says how it ended`, async (t) => {
    const { folder, uri } = workspace(t, script);
    const starter = await started(t, folder);
    const { run } = await starter.request("lathe/run/start", { recipe: uri });
    await state(starter, run.id, (now) => now.step >= 1);
    starter.process.kill("SIGKILL");
    await starter.exit;
    await end(JSON.parse(readFileSync(path.join(run.recordsDirectory, "run.json"), "utf8")).worker.processId);

    const other = await started(t, folder, { state: starter.state });
    const told = await state(other, run.id, isOver);
    assert.equal(told.state, "failed");
    assert.match(told.message, message);
    assert.ok(told.hint);
    assert.equal((await allEvents(other, run.id, 100)).at(-1).type, "failed");
  });
}

/** The worker is in the group, and the session, of the shell around it. */
const groupOf = (pid) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[2]);

test("what cannot be started says why, in the closed set of kinds, and leaves nothing", async (t) => {
  const { folder, recipe, uri } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const refuse = async (params, kind, message) => {
    const refusal = await daemon.refusal("lathe/run/start", params);
    assert.equal(refusal.code, -32803);
    assert.equal(refusal.data.kind, kind);
    assert.match(refusal.message, message);
    assert.doesNotMatch(refusal.message, /Exception/);
  };

  await refuse({ recipe: uriOf(path.join(folder, "none.yaml")) }, "recipeUnreadable", /no file/);
  await refuse({ recipe: uriOf(folder) }, "recipeUnreadable", /folder/);
  await refuse({ recipe: "untitled:Untitled-1" }, "recipeUnreadable", /save/);
  await refuse({ recipe: uri, overrides: ["lora_rank=many"] }, "recipeRefused", /cannot be run.*lora_rank/);
  await daemon.open(uri, "learnig_rate: 1\n");
  await refuse({ recipe: uri }, "recipeRefused", /my recipe\.yaml cannot be run: line 1: Unknown key 'learnig_rate'.*more/);
  await daemon.notify("textDocument/didClose", { textDocument: { uri } });
  await daemon.open(uri, "nonsense: 1\nmodel_name_or_path: m\nexport_dir: out\n");
  await refuse({ recipe: uri }, "recipeRefused", /cannot be run: line 3: This is a recipe for export, as export_dir shows/);
  await daemon.notify("textDocument/didClose", { textDocument: { uri } });
  assert.equal((await daemon.refusal("lathe/run/start", { recipe: uri, overrides: ["lora_rank"] })).code, -32602);

  writeFileSync(path.join(folder, "blocked"), "");
  await refuse({ recipe: uri, overrides: ["output_dir=blocked/out"] }, "outputUnusable", /blocked/);
  for (const method of ["lathe/run/control", "lathe/run/events", "lathe/run/series"]) {
    const params = { runId: "20260131-174205-k3f9q", action: "stop", after: 0, metric: "loss" };
    assert.equal((await daemon.refusal(method, params)).data.kind, "runUnknown");
    assert.equal((await daemon.refusal(method, { ...params, runId: "../../etc" })).data.kind, "runUnknown");
  }

  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
  assert.ok(!existsSync(path.join(folder, "out")));
  assert.ok(existsSync(recipe));
});

test("without an engine everything works but training, which says so", async (t) => {
  const { folder, uri } = workspace(t, "complete");
  const missing = path.join(folder, "no-worker");
  const daemon = new Daemon(t, { env: { LATHE_WORKER: missing } });
  const { capabilities } = await daemon.initialize();
  assert.equal(capabilities.experimental.lathe.engine, undefined);
  await daemon.notify("initialized", {});
  const refusal = await daemon.refusal("lathe/run/start", { recipe: uri });
  assert.equal(refusal.data.kind, "engineMissing");
  assert.ok(refusal.message.includes(missing));
  await daemon.open(uri, "learnig_rate: 1\n");
  assert.equal((await daemon.diagnostics(uri, 1)).diagnostics[0].code, "LT2003");
});

test("broken records of one run do not hide the others", async (t) => {
  const { folder, uri } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: uri });
  await state(daemon, run.id, isOver);
  const pointers = path.join(daemon.state, "lathe/runs");
  writeFileSync(path.join(pointers, "20200101-000000-aaaaa.json"), "{");
  writeFileSync(path.join(pointers, "20200101-000000-bbbbb.json"), JSON.stringify({ id: "20200101-000000-bbbbb", directory: "/gone/20200101-000000-bbbbb", createdAt: "2020-01-01T00:00:00Z" }));
  writeFileSync(path.join(pointers, "20200101-000000-ccccc.json"), JSON.stringify({ id: "x", directory: "relative", createdAt: 7 }));
  mkdirSync(path.join(pointers, "20200101-000000-ddddd.json"));
  writeFileSync(path.join(pointers, "notes.txt"), "");

  const other = await started(t, folder, { state: daemon.state });
  assert.deepEqual((await other.request("lathe/run/list")).runs.map(({ id }) => id), [run.id]);
});
