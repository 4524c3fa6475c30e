// Measures the way of an event from a worker to a client, and series of long runs, with the scripted worker and a real daemon process:
//   node streaming.mjs [--seconds 60] [--points 1000000] [--large-cache]
// --large-cache: as on a processor with a cache of 256 MB, by whose size the runtime would choose how much garbage it lets lie.
// Ends with 1 when an event is lost or doubled, or a figure is beyond its limit.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Daemon, fakeWorker, repository, uriOf } from "./client.mjs";

const { values: options } = parseArgs({ options: { seconds: { type: "string", default: "60" }, points: { type: "string", default: "1000000" }, "large-cache": { type: "boolean", default: false } } });
const cache = options["large-cache"] ? { DOTNET_GCgen0size: "10000000" } : {};
const seconds = Number(options.seconds);
const points = Number(options.points);
const limits = { latency: 250, growth: 20, series: 50 };
const isOver = (run) => ["finished", "stopped", "failed", "lost"].includes(run.state);
const cleanups = [];
const session = { after: (action) => cleanups.push(action) };
const root = mkdtempSync(path.join(os.tmpdir(), "lathe-streaming-"));
const failures = [];
let started = 0;

try {
  console.log(`Load before: ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} processors.\n`);
  await stream("A client that pulls after each change", false);
  await stream("A client that reads nothing until the end", true);
  await series();
} finally {
  for (const action of cleanups.reverse()) {
    await action();
  }
  rmSync(root, { recursive: true, force: true });
}

console.log(failures.length === 0 ? "\nAll within the limits." : `\nBeyond the limits: ${failures.join("; ")}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** 1,000 events a second; whether all come once, how late, and what the daemon needs for it. */
async function stream(title, isDeaf) {
  const daemon = await connect();
  const seqs = [];
  const latencies = [];
  const client = puller(daemon, (event) => {
    seqs.push(event.seq);
    latencies.push(performance.timeOrigin + performance.now() - Date.parse(event.time));
  });

  // What a daemon compiles and allocates once is no growth.
  await client.finished(await start(daemon, "stream", 3000));
  seqs.length = latencies.length = 0;
  const run = await start(daemon, "stream", seconds * 1000);
  await delay(2000);
  const before = memory(daemon);
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, memory(daemon))), 500);
  if (isDeaf) {
    daemon.process.stdout.pause();
    await delay(seconds * 1000);
    console.log(`While nothing is read RSS grows by ${((Math.max(most, memory(daemon)) - before) / 1e6).toFixed(1)} MB; with what is then pulled:`);
    daemon.process.stdout.resume();
  }

  await client.finished(run);
  clearInterval(sampling);
  const lines = readFileSync(path.join(run.recordsDirectory, "events.jsonl"), "utf8").trim().split("\n").length;
  const isWhole = seqs.length === lines && seqs.every((seq, index) => seq === index + 1);
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
  const growth = (most - before) / 1e6;
  console.log(`${title}: ${lines} events in ${seconds} s, ${isWhole ? "none lost or doubled" : `${seqs.length} CAME`}.`);
  console.log(isDeaf
    ? `| RSS grows by MB |\n|---:|\n| ${growth.toFixed(1)} |\n`
    : `| p50 ms | p99 ms | worst ms | RSS grows by MB |\n|---:|---:|---:|---:|\n| ${at(0.5).toFixed(0)} | ${at(0.99).toFixed(0)} | ${at(1).toFixed(0)} | ${growth.toFixed(1)} |\n`);
  judge(`${title}: events`, isWhole ? 0 : 1, 1);
  judge(`${title}: growth`, growth, limits.growth);
  if (!isDeaf) {
    judge("p99", at(0.99), limits.latency);
  }
}

/** Series of a long run, as a window that was opened after it asks for them. */
async function series() {
  const writing = await connect();
  const run = await start(writing, "flood", points);
  await puller(writing, () => {}, false).finished(run);
  const daemon = await connect({ state: writing.state });
  const times = [];
  for (let call = 0; call < 21; call++) {
    const started = performance.now();
    const result = await daemon.request("lathe/run/series", { runId: run.id, metric: call % 2 === 0 ? "loss" : "tokensPerSecond", maxPoints: 2000 });
    times.push(performance.now() - started);
    if (result.steps.at(-1) !== points || result.steps.length > 2000) {
      throw new Error(`The series ends at step ${result.steps.at(-1)} with ${result.steps.length} points.`);
    }
  }

  const [first, ...later] = times;
  later.sort((a, b) => a - b);
  const started = performance.now();
  const page = await daemon.request("lathe/run/events", { runId: run.id, after: points - 50, limit: 10 });
  const paging = performance.now() - started;
  console.log(`Series over ${points} points, thinned to 2,000, 20 calls after the first, through the daemon:`);
  console.log(`| median ms | worst ms | first call ms | ${page.events.length} events near the end, ms |\n|---:|---:|---:|---:|`);
  console.log(`| ${[(later[9] + later[10]) / 2, later.at(-1), first, paging].map((time) => time.toFixed(1)).join(" | ")} |`);
  judge("series (median)", (later[9] + later[10]) / 2, limits.series);
}

function judge(what, figure, limit) {
  if (!(figure < limit)) {
    failures.push(`${what} ${figure.toFixed(1)}, must be below ${limit}`);
  }
}

function connect(options = {}) {
  return Daemon.initialized(session, { folders: [root], env: { LATHE_WORKER: fakeWorker, ...cache }, ...options });
}

async function start(daemon, script, steps) {
  const name = `${script}-${++started}`;
  const recipe = path.join(root, `${name}.yaml`);
  writeFileSync(recipe, [
    `model_name_or_path: ${path.join(repository, "samples/models/tiny")}`,
    "stage: sft",
    "do_train: true",
    "finetuning_type: lora",
    `dataset_dir: ${path.join(repository, "samples/data")}`,
    "dataset: identity",
    "template: chatml",
    `output_dir: ${name}`,
    `run_name: ${script}`,
    `max_steps: ${steps}`,
    "",
  ].join("\n"));
  return (await daemon.request("lathe/run/start", { recipe: uriOf(recipe) })).run;
}

/** Pulls what is new after each notification, page by page, one request at a time. */
function puller(daemon, take, pulls = true) {
  const ends = new Map();
  const after = new Map();
  const pulling = new Set();
  const pull = async (runId) => {
    for (let more = true; more; ) {
      const page = await daemon.request("lathe/run/events", { runId, after: after.get(runId) ?? 0, limit: 10000 });
      page.events.forEach(take);
      after.set(runId, page.events.at(-1)?.seq ?? after.get(runId) ?? 0);
      more = page.more;
    }
  };
  const tell = async (run) => {
    if (pulling.has(run.id)) {
      return;
    }

    pulling.add(run.id);
    for (let newest = run; pulls && (after.get(run.id) ?? 0) < newest.lastSeq; newest = known.get(run.id)) {
      await pull(run.id);
    }

    pulling.delete(run.id);
    if (isOver(known.get(run.id))) {
      ends.get(run.id)?.();
    }
  };
  const known = new Map();
  daemon.connection.onNotification("lathe/run/didChange", ({ runs }) => {
    for (const run of runs) {
      known.set(run.id, run);
      void tell(run);
    }
  });
  return {
    finished: (run) => new Promise((resolve) => {
      ends.set(run.id, resolve);
      if (known.has(run.id)) {
        void tell(known.get(run.id));
      }
    }),
  };
}

/** In bytes. */
function memory(daemon) {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon.process.pid}/status`, "utf8"))[1]);
}
