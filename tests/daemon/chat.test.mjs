// Models to talk to, loaded by the real worker: a base with the adapter that a training has left, answering over HTTP.
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { Daemon, fakeWorker, repository, temporaryFolder, uriOf } from "./client.mjs";
import { isOver, state } from "./workspace.mjs";

const start = "lathe/chat/start";
const stop = "lathe/chat/stop";
const model = path.join(repository, "samples/models/tiny");

const recipe = `model_name_or_path: ${model}
stage: sft
do_train: true
finetuning_type: lora
lora_target: all
dataset_dir: ${path.join(repository, "samples/data")}
dataset: identity
template: chatml
cutoff_len: 64
output_dir: out
max_steps: 1
learning_rate: 5.0e-2
lathe_preview_prompts: 0
`;

/** A folder in which one step of training has left an adapter: enough for other answers. */
async function trained(t) {
  const folder = temporaryFolder(t);
  const file = path.join(folder, "my.recipe.yaml");
  writeFileSync(file, recipe);
  const daemon = await Daemon.initialized(t, { folders: [folder] });
  const { run } = await daemon.request("lathe/run/start", { recipe: uriOf(file) });
  const over = await state(daemon, run.id, isOver);
  assert.equal(over.state, "finished", over.message);
  return { folder, file, daemon, run };
}

/** What a model of a session says, and how many pieces it came in. */
async function ask({ url, key }, name, more = {}) {
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: name, messages: [{ role: "user", content: "Who are you?" }], temperature: 0, max_tokens: 12, stream: true, ...more }),
  });
  const body = await response.text();
  assert.equal(response.status, 200, body);
  const chunks = body.split("\n\n").filter((event) => event.startsWith("data: {")).map((event) => JSON.parse(event.slice("data: ".length)));
  return { text: chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join(""), pieces: chunks.length };
}

const isGone = ({ url }) => fetch(`${url}/models`).then(() => false, () => true);

async function gone(session) {
  for (let i = 0; i < 100 && !(await isGone(session)); i++) {
    await delay(50);
  }
  assert.ok(await isGone(session), `${session.url} still answers`);
}

/** Workers that serve and descend from a daemon. */
function workersOf(daemon) {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      parents.set(Number(pid), { parent: Number(fields[1]), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0") });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOfDaemon = (pid) => pid === daemon.process.pid || (parents.has(pid) && isOfDaemon(parents.get(pid).parent));
  return [...parents].filter(([pid, { command }]) => command.includes("serve") && isOfDaemon(pid)).map(([pid]) => pid);
}

test("what a recipe has trained answers beside its base, from the recipe, the run and the adapter's folder", async (t) => {
  const { folder, file, daemon, run } = await trained(t);
  const answers = [];
  for (const target of [file, run.id, path.join(folder, "out")]) {
    const session = await daemon.request(start, { target, token: target });
    assert.match(session.url, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.deepEqual(session.models, [
      { id: "tiny", title: "tiny" },
      { id: "out", title: "out", adapter: path.join(folder, "out") },
    ]);
    assert.equal(session.contextLength, JSON.parse(readFileSync(path.join(model, "config.json"), "utf8")).max_position_embeddings);
    assert.match(session.template, /chatml/);
    const [base, adapter] = await Promise.all([ask(session, "tiny"), ask(session, "out")]);
    assert.ok(base.pieces > 5 && adapter.pieces > 2);
    assert.notEqual(base.text, adapter.text);
    answers.push([base.text, adapter.text]);
    assert.ok(daemon.notifications.some(({ method, params }) => method === "lathe/chat/progress" && params.token === target && params.total > 0));
    assert.deepEqual(await daemon.request(stop, { session: session.session }), { stopped: true });
    await gone(session);
    assert.deepEqual(await daemon.request(stop, { session: session.session }), { stopped: false });
  }
  assert.deepEqual(answers[1], answers[0]);
  assert.deepEqual(answers[2], answers[0]);
  assert.ok(!daemon.notifications.some(({ method }) => method === "lathe/chat/ended"));
});

test("a model answers alone, and with further adapters, and nobody without the key", async (t) => {
  const { folder, daemon } = await trained(t);
  const alone = await daemon.request(start, { target: model });
  assert.deepEqual(alone.models, [{ id: "tiny", title: "tiny" }]);
  assert.equal((await fetch(`${alone.url}/models`)).status, 401);
  assert.equal((await fetch(`${alone.url}/models`, { headers: { Authorization: `Bearer ${alone.key.slice(1)}x` } })).status, 401);
  assert.equal((await fetch(`${alone.url}/models`, { headers: { Authorization: `Bearer ${alone.key}` } })).status, 200);
  const more = await daemon.request(start, { target: model, adapters: [{ name: "a poet", folder: path.join(folder, "out") }] });
  assert.deepEqual(more.models.map(({ id }) => id), ["tiny", "a poet"]);
  assert.notEqual(more.key, alone.key);
  const said = [(await ask(alone, "tiny")).text, (await ask(more, "tiny")).text, (await ask(more, "a poet")).text];
  assert.equal(said[0], said[1]);
  assert.notEqual(said[1], said[2]);
});

test("what can't be loaded is refused with what to do", async (t) => {
  const folder = temporaryFolder(t);
  const daemon = await Daemon.initialized(t, { folders: [folder] });
  const refused = async (params, kind, message) => {
    const { data, message: said } = await daemon.refusal(start, params);
    assert.equal(data?.kind, kind, said);
    assert.match(said, message);
    assert.ok(data.hint.length > 0);
  };
  writeFileSync(path.join(folder, "untrained.yaml"), recipe);
  await refused({ target: path.join(folder, "untrained.yaml") }, "modelUnusable", /no trained adapter in .*out/);
  writeFileSync(path.join(folder, "wrong.yaml"), recipe.replace("lora_target: all", "lora_rnk: 8"));
  await refused({ target: path.join(folder, "wrong.yaml") }, "recipeRefused", /lora_rnk/);
  await refused({ target: "no-such-run" }, "modelUnusable", /no-such-run/);
  await refused({ target: folder }, "modelUnusable", /no recipe, no model's folder and no run/);
  await refused({ target: model, adapters: [{ name: "a", folder }] }, "modelUnusable", /no adapter/);
  cpSync(model, path.join(folder, "broken"), { recursive: true });
  writeFileSync(path.join(folder, "broken", "model.safetensors"), "no weights");
  await refused({ target: path.join(folder, "broken") }, "modelUnusable", /./);
  const noAdapters = [{ name: "a=b", folder }, { name: "", folder }, { name: "a", folder: "relative" }, { name: "../a", folder }, { name: "a", folder: "/a\0" }];
  for (const params of [...noAdapters.map((adapter) => ({ target: model, adapters: [adapter] })), { target: "" }, { target: "/a\0b" }, { target: model, adapters: [null] }, {}]) {
    assert.equal((await daemon.refusal(start, params)).code, -32602, JSON.stringify(params));
  }
});

test("at most four are loaded at a time", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [temporaryFolder(t)] });
  const sessions = [];
  for (let i = 0; i < 4; i++) {
    sessions.push(await daemon.request(start, { target: model }));
  }
  assert.match((await daemon.refusal(start, { target: model })).message, /4 models/);
  await daemon.request(stop, { session: sessions[0].session });
  await daemon.request(start, { target: model });
});

test("loading is given up when the request is cancelled, and leaves no worker", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [temporaryFolder(t)] });
  const source = new CancellationTokenSource();
  const asked = daemon.request(start, { target: model }, source.token);
  while (workersOf(daemon).length === 0) {
    await delay(10);
  }
  source.cancel();
  await assert.rejects(asked, ({ code }) => code === -32800);
  for (let i = 0; i < 100 && workersOf(daemon).length > 0; i++) {
    await delay(100);
  }
  assert.deepEqual(workersOf(daemon), []);
  const session = await daemon.request(start, { target: model });
  assert.ok((await ask(session, "tiny")).text.length > 0);
});

test("a worker that dies is told, with why", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [temporaryFolder(t)] });
  const { session } = await daemon.request(start, { target: model });
  for (const pid of workersOf(daemon)) {
    process.kill(pid, "SIGKILL");
  }
  const { message } = await daemon.received("lathe/chat/ended", (ended) => ended.session === session);
  assert.match(message, /ended with exit code/);
  assert.deepEqual(await daemon.request(stop, { session }), { stopped: false });
});

test("a worker that ends while it loads is told as a refusal", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [temporaryFolder(t)], env: { LATHE_WORKER: fakeWorker } });
  const { data, message } = await daemon.refusal(start, { target: model });
  assert.equal(data.kind, "modelUnusable", message);
});

test("models go with the daemon, whether it says goodbye or is killed", async (t) => {
  for (const end of ["shutdown", "kill"]) {
    const daemon = await Daemon.initialized(t, { folders: [temporaryFolder(t)] });
    const session = await daemon.request(start, { target: model });
    const workers = workersOf(daemon);
    assert.ok(workers.length > 0);
    if (end === "shutdown") {
      await daemon.request("shutdown");
      await daemon.notify("exit");
      assert.equal(await daemon.exit, 0);
    } else {
      daemon.process.kill("SIGKILL");
      await daemon.exit;
    }
    await gone(session);
    for (let i = 0; i < 100 && workers.some((pid) => existsSync(`/proc/${pid}`)); i++) {
      await delay(50);
    }
    assert.deepEqual(workers.filter((pid) => existsSync(`/proc/${pid}`)), []);
  }
});
