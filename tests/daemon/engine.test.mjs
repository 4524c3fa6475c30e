// Installing an engine where none came with the program: the daemon's own program, copied without the worker beside it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { Daemon, daemonPath, fakeWorker, temporaryFolder } from "./client.mjs";
import { isOver, state, workspace } from "./workspace.mjs";
import { zipOf } from "./zip.mjs";

const install = "lathe/engine/install";
const platform = `${process.platform}-${process.arch}`;
const sha256Of = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The program without its worker; gives its path. */
function bareProgram(t) {
  const folder = path.join(temporaryFolder(t), "program");
  cpSync(path.dirname(daemonPath), folder, { recursive: true, filter: (file) => path.basename(file) !== "worker" });
  return path.join(folder, path.basename(daemonPath));
}

/** An engine around the scripted worker. */
function archiveOf(t, manifest = {}) {
  const folder = path.join(temporaryFolder(t), "engine");
  cpSync(path.dirname(fakeWorker), folder, { recursive: true });
  renameSync(path.join(folder, "fake-worker"), path.join(folder, "lathe-worker"));
  chmodSync(path.join(folder, "lathe-worker"), 0o755);
  writeFileSync(path.join(folder, "engine.json"), JSON.stringify({ version: "0.1.0", platform, workerProtocol: 2, ...manifest }));
  return zipOf(folder);
}

/** Serves an archive with ranges and its checksum, and breaks off in the middle of the first answer. */
async function serve(t, archive, sha256 = sha256Of(archive)) {
  const ranges = [];
  const server = createServer((request, response) => {
    if (request.url.endsWith(".sha256")) {
      response.end(`${sha256}  engine.zip\n`);
      return;
    }
    ranges.push(request.headers.range);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "bytes=0-")[1]);
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": archive.length - from,
      ...(from > 0 ? { "content-range": `bytes ${from}-${archive.length - 1}/${archive.length}` } : {}),
    });
    if (ranges.length === 1) {
      response.write(archive.subarray(0, archive.length >> 1), () => response.destroy());
    } else {
      response.end(archive.subarray(from));
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  t.after(() => server.close());
  return { address: `http://127.0.0.1:${server.address().port}/engine.zip`, ranges };
}

async function started(t, program, folder, state = temporaryFolder(t)) {
  const daemon = new Daemon(t, { program, state, env: { LATHE_WORKER: "" } });
  const { capabilities } = await daemon.initialize({ workspaceFolders: [{ uri: `file://${folder}`, name: "folder" }] });
  await daemon.notify("initialized", {});
  return { daemon, info: capabilities.experimental.lathe };
}

test("an engine is fetched, goes on after a break, and trains at once, here and in other windows", async (t) => {
  const { folder, uri } = workspace(t, "complete");
  const program = bareProgram(t);
  const { daemon, info } = await started(t, program, folder);
  assert.deepEqual(info.capabilities.filter((name) => ["train", "installEngine"].includes(name)), ["installEngine"]);
  assert.equal((await daemon.refusal("lathe/run/start", { recipe: uri })).data.kind, "engineMissing");

  const { address, ranges } = await serve(t, archiveOf(t));
  const result = await daemon.request(install, { source: address });
  assert.equal(result.version, "0.1.0");
  assert.ok(existsSync(result.engine));
  assert.equal(ranges.length, 2);
  assert.match(ranges[1], /^bytes=[1-9]\d*-$/);
  const progress = daemon.notifications.filter(({ method }) => method === "lathe/engine/progress");
  assert.ok(progress.length > 0);
  assert.deepEqual(Object.keys(progress[0].params).sort(), ["done", "step", "total"]);

  const { run } = await daemon.request("lathe/run/start", { recipe: uri });
  assert.equal((await state(daemon, run.id, isOver)).state, "finished");

  const other = await started(t, program, folder, daemon.state);
  assert.equal(other.info.engine, result.engine);
  assert.ok(other.info.capabilities.includes("train"));
});

test("a wrong archive changes nothing, and says what is wrong", async (t) => {
  const { folder } = workspace(t, "complete");
  const { daemon } = await started(t, bareProgram(t), folder);
  const archive = archiveOf(t, { platform: "plan9-mips" });

  const damaged = await daemon.refusal(install, { source: (await serve(t, archive, "0".repeat(64))).address });
  assert.equal(damaged.data.kind, "engineUnusable");
  assert.match(damaged.message, /damaged or not the expected archive/);

  const file = path.join(folder, "engine.zip");
  writeFileSync(file, archive);
  const foreign = await daemon.refusal(install, { source: file, sha256: sha256Of(archive) });
  assert.match(foreign.message, /^This engine is for plan9-mips/);
  assert.match(foreign.data.hint, /^Get the engine/);
  assert.match((await daemon.refusal(install, { source: "http://example.org/engine.zip" })).message, /https: only/);
  assert.deepEqual(readdirSync(path.join(daemon.state, "data/lathe/engines")).sort(), ["downloads", "install.lock"]);
});

test("an installation can be cancelled while it waits for the server", async (t) => {
  const { folder } = workspace(t, "complete");
  const { daemon } = await started(t, bareProgram(t), folder);
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const asked = new Promise((resolve) => server.once("request", resolve));
  const source = new CancellationTokenSource();
  const answer = daemon.request(install, { source: `http://127.0.0.1:${server.address().port}/engine.zip` }, source.token);
  await asked;
  source.cancel();
  await assert.rejects(answer, { code: -32800 });
});

test("where an engine came with the program, none is offered or installed", async (t) => {
  const daemon = await Daemon.initialized(t, { env: { LATHE_WORKER: fakeWorker } });
  const { message, data } = await daemon.refusal(install, { source: "/tmp/engine.zip" });
  assert.equal(data.kind, "engineUnusable");
  assert.ok(message.includes(fakeWorker));
});
