// Daemons that are killed, and many of them at one run: the run goes on, and no event is lost or comes twice.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { random } from "./random.mjs";
import { isOver, started, state, workspace } from "./workspace.mjs";

const daemonKills = 10;
const clients = 8;

/** Makes a step each 20 ms until it is stopped. */
const endless = (t) => workspace(t, "until-stopped");

/** What there is after a number, page by page. */
async function pull(daemon, runId, events, limit = 50) {
  for (let more = true; more; ) {
    const page = await daemon.request("lathe/run/events", { runId, after: events.at(-1)?.seq ?? 0, limit });
    events.push(...page.events);
    ({ more } = page);
  }
}

const written = (run) =>
  readFileSync(path.join(run.recordsDirectory, "events.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

test("a daemon is killed at ten moments: the run goes on, and its events are told once each", async (t) => {
  const { folder, uri } = endless(t);
  const next = random(20_261_124);
  let daemon = await started(t, folder);
  const { state } = daemon;
  const { run } = await daemon.request("lathe/run/start", { recipe: uri, key: "once" });
  const events = [];
  for (let kill = 0; kill < daemonKills; kill++) {
    // At some moment of the pulling, also with an answer on its way.
    const pulling = pull(daemon, run.id, events).then(() => pull(daemon, run.id, events)).catch(() => {});
    await delay(next() * 400);
    daemon.process.kill("SIGKILL");
    await Promise.all([daemon.exit, Promise.race([pulling, delay(1000)])]);

    daemon = await started(t, folder, { state });
    const found = (await daemon.request("lathe/run/list")).runs;
    assert.deepEqual(found.map(({ id, state }) => [id, isOver({ state })]), [[run.id, false]], daemon.stderr);
    // Who lost the answer to its start asks again, and gets the same run.
    assert.equal((await daemon.request("lathe/run/start", { recipe: uri, key: "once" })).run.id, run.id);
  }

  const grown = events.length;
  await pull(daemon, run.id, events);
  assert.ok(events.length > grown, "the run goes on");
  assert.deepEqual(await daemon.request("lathe/run/control", { runId: run.id, action: "stop" }), { accepted: true });
  await daemon.received("lathe/run/didChange", ({ runs }) => runs.some((told) => told.id === run.id && isOver(told)));
  await pull(daemon, run.id, events);
  assert.deepEqual(events, written(run));
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
  assert.equal(events.at(-1).type, "stopped");
});

test("eight windows at one run see the same, and each its end", async (t) => {
  const { folder, uri } = endless(t);
  const first = await started(t, folder);
  const { run } = await first.request("lathe/run/start", { recipe: uri });
  const others = await Promise.all(Array.from({ length: clients - 1 }, () => started(t, folder, { state: first.state })));
  const windows = [first, ...others].map((daemon) => ({ daemon, events: [] }));
  const ended = windows.map(({ daemon }) =>
    daemon.received("lathe/run/didChange", ({ runs }) => runs.some((told) => told.id === run.id && isOver(told)), 60),
  );
  for (let round = 0; round < 5; round++) {
    await Promise.all(windows.map(({ daemon, events }) => pull(daemon, run.id, events, 7)));
    await delay(100);
  }

  assert.deepEqual(await others[3].request("lathe/run/control", { runId: run.id, action: "stop" }), { accepted: true });
  await Promise.all(ended);
  await Promise.all(windows.map(({ daemon, events }) => pull(daemon, run.id, events)));
  const all = written(run);
  for (const { events } of windows) {
    assert.deepEqual(events, all);
  }
});

test("a client that reads nothing for a minute holds nothing up, and then gets everything", async (t) => {
  const { folder, uri } = endless(t);
  const daemon = await started(t, folder);
  const { run } = await daemon.request("lathe/run/start", { recipe: uri });
  // Answers of a hundred events each fill the pipe.
  await daemon.received("lathe/run/didChange", ({ runs }) => runs.some(({ id, lastSeq }) => id === run.id && lastSeq > 100));
  daemon.process.stdout.pause();
  const answers = Array.from({ length: 200 }, () => daemon.request("lathe/run/events", { runId: run.id, after: 0, limit: 1000 }));
  await delay(60_000);
  const during = written(run).length;
  assert.ok(during > 1000, `${during} events in a minute`);

  const told = daemon.notifications.length;
  daemon.process.stdout.resume();
  for (const { events } of await Promise.all(answers)) {
    assert.deepEqual(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
  }
  const events = [];
  await pull(daemon, run.id, events, 1000);
  assert.ok(events.length >= during);
  assert.deepEqual(events, written(run).slice(0, events.length));
  await daemon.received("lathe/run/didChange", ({ runs }) => runs.some(({ id, lastSeq }) => id === run.id && lastSeq >= during));
  // One notification waited, with the state of its time; what happened in the minute is in the next one, not in hundreds.
  assert.ok(daemon.notifications.length - told < 50, `${daemon.notifications.length - told} notifications`);
  assert.deepEqual(await daemon.request("lathe/run/control", { runId: run.id, action: "stopNow" }), { accepted: true });
  await state(daemon, run.id, isOver);
});
