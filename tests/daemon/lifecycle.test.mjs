import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { Daemon, frame, repository, temporaryFolder, uriOf, protocol } from "./client.mjs";

const requests = [
  "textDocument/completion",
  "textDocument/hover",
  "lathe/run/start",
  "lathe/run/control",
  "lathe/run/list",
  "lathe/run/events",
  "lathe/run/series",
  "lathe/run/show",
  "lathe/run/log",
  "lathe/run/recipe",
  "lathe/run/remove",
  "lathe/recipe/edit",
  "lathe/recipe/check",
  "lathe/chat/start",
];
const notifications = [
  "textDocument/didOpen",
  "textDocument/didChange",
  "textDocument/didSave",
  "textDocument/didClose",
  "workspace/didChangeWorkspaceFolders",
];

test("before initialize every request is refused and no notification counts", async (t) => {
  const daemon = new Daemon(t);
  for (const method of [...requests, "shutdown", "no/such/method"]) {
    assert.equal((await daemon.refusal(method, {})).code, -32002, method);
  }

  const uri = "file:///early.recipe.yaml";
  await daemon.open(uri, "nonsense: 1\n");
  await daemon.initialize();
  assert.equal(await daemon.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 2 } }), null);
  assert.ok(!daemon.notifications.some((message) => message.method === "textDocument/publishDiagnostics"));
});

test("initialize tells what the daemon can do, once", async (t) => {
  const daemon = new Daemon(t);
  const { capabilities, serverInfo } = await daemon.initialize();

  assert.equal(serverInfo.name, "lathe");
  assert.equal(capabilities.textDocumentSync.change, 2);
  assert.equal(capabilities.positionEncoding, "utf-16");
  assert.ok(capabilities.hoverProvider);
  assert.ok(capabilities.completionProvider);
  assert.deepEqual(capabilities.workspace.workspaceFolders, { supported: true, changeNotifications: true });
  assert.deepEqual(capabilities.experimental.lathe.protocol, protocol);
  assert.equal(capabilities.experimental.lathe.version, serverInfo.version);
  assert.equal((await daemon.refusal("initialize", { capabilities: {} })).code, -32600);
});

test("another major version of the protocol is refused with what to update; the client may ask again", async (t) => {
  const daemon = new Daemon(t);
  const newer = await daemon.refusal("initialize", { capabilities: {}, initializationOptions: { lathe: { protocol: { major: protocol.major + 1, minor: 0 } } } });
  assert.equal(newer.code, -32803);
  assert.match(newer.message, /version 3\.0 .* this daemon 2\.1: update Lathe/);
  assert.deepEqual(newer.data, { retry: false });
  const older = await daemon.refusal("initialize", { capabilities: {}, initializationOptions: { lathe: { protocol: { major: protocol.major - 1, minor: 9 } } } });
  assert.match(older.message, /update the extension/);
  assert.equal((await daemon.refusal("lathe/run/list")).code, -32002);

  await daemon.initialize({ initializationOptions: { lathe: { protocol: { major: protocol.major, minor: 99 } } } });
  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
});

test("a client that only speaks the Language Server Protocol is served", async (t) => {
  const daemon = new Daemon(t);
  await daemon.request("initialize", { processId: null, rootUri: null, capabilities: {} });
  await daemon.notify("initialized", {});
  await daemon.open("file:///plain.recipe.yaml", "nonsense: 1\n");
  assert.equal((await daemon.diagnostics("file:///plain.recipe.yaml", 1)).diagnostics[0].code, "LT2003");
});

test("unknown requests are answered, unknown notifications ignored", async (t) => {
  const daemon = await Daemon.initialized(t);
  assert.equal((await daemon.refusal("no/such/method", {})).code, -32601);
  assert.equal((await daemon.refusal("$/alsoUnknown", {})).code, -32601);
  await daemon.notify("no/such/notification", {});
  await daemon.notify("$/unknown", {});
  await daemon.notify("$/setTrace", { value: "verbose" });
  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
});

test("parameters that do not fit are refused, by every method, and the session goes on", async (t) => {
  const daemon = await Daemon.initialized(t);
  const misfits = [{}, [], [1, 2, 3], { textDocument: 7, runId: {}, recipe: 4 }, { textDocument: null, runId: null, recipe: null }];
  for (const method of requests.filter((method) => method !== "lathe/run/list")) {
    for (const misfit of misfits) {
      assert.equal((await daemon.refusal(method, misfit)).code, -32602, `${method} ${JSON.stringify(misfit)}`);
    }

    assert.equal((await daemon.refusal(method)).code, -32602, `${method} without parameters`);
  }

  for (const method of notifications) {
    for (const misfit of misfits.slice(0, 1).concat(misfits.slice(3))) {
      daemon.notifications.length = 0;
      await daemon.notify(method, misfit);
      const { type } = await daemon.received("window/logMessage", ({ message }) => message.includes(`'${method}'`));
      assert.equal(type, 2);
    }
  }

  await daemon.notify("textDocument/didChange", { textDocument: { uri: "file:///never-opened", version: 2 }, contentChanges: [] });
  await daemon.received("window/logMessage", ({ message }) => message.includes("file:///never-opened is not open"));
  assert.equal(
    (await daemon.refusal("lathe/run/series", { runId: "x", metric: "loss", maxPoints: 0 })).code, -32602);
  assert.equal((await daemon.refusal("lathe/run/events", { runId: "x", after: -1 })).code, -32602);
  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
});

test("a message that is no JSON-RPC is answered with a parse error and the next one is understood", async (t) => {
  const daemon = new Daemon(t);
  await daemon.initialize();
  const raw = [];
  daemon.process.stdout.on("data", (chunk) => raw.push(chunk.toString()));
  for (const broken of ["{bad}", "", "[1,2", "nul", '"\u0000"', "{}", '{"jsonrpc":"2.0"}', "[]", "7"].filter((text) => text.length > 0)) {
    daemon.writeRaw(frame(broken));
  }

  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
  assert.match(raw.join(""), /"id":null.*-32700|-32700.*"id":null/s);
});

test("a broken frame ends the session", async (t) => {
  const daemon = new Daemon(t);
  await daemon.initialize();
  daemon.writeRaw("Content-Length: twelve\r\n\r\n{}");
  assert.equal(await daemon.exit, 1);
  assert.match(daemon.stderr, /The connection broke/);
});

test("after shutdown only exit is accepted, and the process ends with 0", async (t) => {
  const daemon = await Daemon.initialized(t);
  assert.equal(await daemon.request("shutdown"), null);
  for (const method of [...requests, "shutdown", "initialize", "no/such/method"]) {
    assert.equal((await daemon.refusal(method, {})).code, -32600, method);
  }

  await daemon.notify("exit");
  assert.equal(await daemon.exit, 0);
});

test("exit without shutdown, also before initialize, ends the process with 1", async (t) => {
  const early = new Daemon(t);
  await early.notify("exit");
  assert.equal(await early.exit, 1);

  const late = await Daemon.initialized(t);
  await late.notify("exit");
  assert.equal(await late.exit, 1);
});

test("a closed pipe ends the process: with 0 after shutdown, else with 1", async (t) => {
  const polite = await Daemon.initialized(t);
  await polite.request("shutdown");
  polite.process.stdin.end();
  assert.equal(await polite.exit, 0);

  const rude = await Daemon.initialized(t);
  rude.process.stdin.end();
  assert.equal(await rude.exit, 1);
});

test("the daemon ends when the client's process is gone, even if the pipe stays open", async (t) => {
  const parent = spawn("sleep", ["600"]);
  const daemon = new Daemon(t);
  await daemon.initialize({ processId: parent.pid });
  assert.deepEqual((await daemon.request("lathe/run/list")).runs, []);
  parent.kill("SIGKILL");
  assert.equal(await daemon.exit, 1);
});

test("a request can be cancelled while it waits, and others go on meanwhile", async (t) => {
  // A worker that never takes its run: a stop waits for it.
  const folder = temporaryFolder(t);
  const worker = path.join(folder, "worker");
  writeFileSync(worker, `#!/bin/sh\necho $$ >"${folder}/pid"\nexec sleep 30\n`);
  chmodSync(worker, 0o755);
  const daemon = await Daemon.initialized(t, { folders: [repository], env: { LATHE_WORKER: worker } });
  const recipe = path.join(repository, "samples/recipes/assistant-lora.recipe.yaml");
  const { run } = await daemon.request("lathe/run/start", {
    recipe: uriOf(recipe),
    overrides: [`output_dir=${folder}/out`, "lathe_preview_prompts=0"],
  });
  assert.equal(run.state, "starting");

  const source = new CancellationTokenSource();
  const stop = daemon.request("lathe/run/control", { runId: run.id, action: "stop" }, source.token);
  assert.equal((await daemon.request("lathe/run/list")).runs.length, 1);
  source.cancel();
  await assert.rejects(stop, { code: -32800 });
  assert.equal((await daemon.request("lathe/run/list")).runs.length, 1);
  process.kill(Number(readFileSync(path.join(folder, "pid"), "utf8")), "SIGKILL");
});
