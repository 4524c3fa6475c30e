// Measures from spawn to the answer to `initialize`: lathe daemon against a bare StreamJsonRpc server that is published the same way,
// by turns in one run.   node startup.mjs [--starts 31] [--published DIR]
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { protocol } from "./client.mjs";
import { publish } from "./published.mjs";

const { values: options } = parseArgs({ options: { starts: { type: "string", default: "31" }, published: { type: "string" } } });
const root = path.resolve(options.published ?? mkdtempSync(path.join(os.tmpdir(), "lathe-startup-")));
const servers = {
  "bare StreamJsonRpc": [publish("tests/Lathe.BareServer", "bare-server", root), []],
  "lathe daemon": [publish("server/Lathe.Cli", "lathe", root), ["daemon", "--stdio"]],
};

const times = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
for (let start = 0; start <= Number(options.starts); start++) {
  for (const [name, command] of Object.entries(servers)) {
    const elapsed = await initialize(command);
    // The first start of each reads the files from the disk.
    if (start > 0) {
      times[name].push(elapsed);
    }
  }
}

console.log(`| spawn to initialize, ms | least | median | 90 % |\n|---|---|---|---|`);
for (const [name, all] of Object.entries(times)) {
  all.sort((left, right) => left - right);
  const at = (share) => all[Math.floor(share * (all.length - 1))].toFixed(0);
  console.log(`| ${name} | ${at(0)} | ${at(0.5)} | ${at(0.9)} |`);
}

const median = (name) => times[name][Math.floor(times[name].length / 2)];
const [bare, lathe] = Object.keys(servers).map(median);
console.log(`\nlathe daemon answers ${(lathe - bare).toFixed(0)} ms after the bare server (medians of ${options.starts}, load ${os.loadavg()[0].toFixed(1)}).`);

async function initialize([program, args]) {
  const begin = performance.now();
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    capabilities: {},
    workspaceFolders: [],
    initializationOptions: { lathe: { protocol } },
  });
  const elapsed = performance.now() - begin;
  connection.dispose();
  child.kill();
  await new Promise((resolve) => child.on("exit", resolve));
  return elapsed;
}
