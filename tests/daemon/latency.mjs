// Measures what a user waits for while writing a recipe, over stdio, as an editor does: lathe daemon beside yaml-language-server (with
// Lathe's schema), by turns in one run, on recipes of 60 and 300 lines.   node latency.mjs [--edits 200] [--published DIR] [--alone]
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { protocol, repository } from "./client.mjs";
import { publish } from "./published.mjs";

const { values: options } = parseArgs({ options: { edits: { type: "string", default: "200" }, published: { type: "string" }, alone: { type: "boolean" } } });
const edits = Number(options.edits);
const root = mkdtempSync(path.join(os.tmpdir(), "lathe-latency-"));
const schema = path.join(repository, "schemas/recipe.schema.json");
const lathe = publish("server/Lathe.Cli", "lathe", options.published ?? path.join(root, "published"));
const yaml = fileURLToPath(new URL("node_modules/yaml-language-server/bin/yaml-language-server", import.meta.url));
const servers = {
  "lathe daemon": { command: [lathe, "daemon", "--stdio"], language: "lathe-recipe" },
  ...(!options.alone && { "yaml-language-server": { command: [process.execPath, yaml, "--stdio"], language: "yaml" } }),
};

console.log(`| server | lines | what | median ms | 95 % ms | 99 % ms | CPU ms each |\n|---|---:|---|---:|---:|---:|---:|`);
const memory = [];
for (const lines of [60, 300]) {
  for (const [name, server] of Object.entries(servers)) {
    await measure(name, server, lines);
  }
}
console.log(`\n| server | RSS after all, MiB |\n|---|---:|\n${memory.join("\n")}\n\n${edits} of each, load ${os.loadavg()[0].toFixed(1)}.`);
rmSync(root, { recursive: true, force: true });

async function measure(name, { command, language }, lines) {
  const file = path.join(root, `r${lines}.yaml`);
  const text = recipe(lines);
  writeFileSync(file, text);
  const uri = pathToFileURL(file).href;
  const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const settings = { validate: true, schemaStore: { enable: false }, schemas: existsSync(schema) ? { [pathToFileURL(schema).href]: ["*.yaml"] } : {} };
  connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => (section === "yaml" ? settings : {})));
  connection.onRequest(() => null);
  const diagnostics = watchDiagnostics(connection, uri);
  connection.listen();
  const folder = { uri: pathToFileURL(root).href, name: "latency" };
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: folder.uri,
    workspaceFolders: [folder],
    capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    initializationOptions: { lathe: { protocol } },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings: { yaml: settings } });
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: language, version: 1, text } });
  await diagnostics.next(() => true);

  // A key turns wrong and right again: the answer that belongs to an edit is known by what it says.
  const line = text.split("\n").findIndex((each) => each.startsWith("stage:"));
  let version = 1;
  const edit = (range, replacement) =>
    connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges: [{ range, text: replacement }] });
  const isWrong = (found) => found.some(({ range }) => range.start.line === line);
  const toggle = async (index) => {
    const wrong = index % 2 === 0;
    const answer = diagnostics.next((found) => isWrong(found) === wrong);
    await edit(rangeAt(line, 4, 5), wrong ? "x" : "e");
    await answer;
  };
  const position = (index) => ({ line: index, character: 3 });
  const keys = text.split("\n").flatMap((each, index) => (/^[a-z]/.test(each) ? [index] : []));
  const last = text.split("\n").length - 1;

  // The runtime compiles anew, in the background, what is used most: once, while the first hundreds of edits are made.
  await report("edit to findings, just started", toggle);
  await report("edit to findings", toggle);
  await report("completion of a key", () =>
    connection.sendRequest("textDocument/completion", { textDocument: { uri }, position: { line: last, character: 0 }, context: { triggerKind: 1 } }));
  await report("completion after a key press", async (index) => {
    const word = "learning_rat";
    const at = index % word.length;
    await edit(at === 0 ? rangeAt(last, 0, index === 0 ? 0 : word.length) : rangeAt(last, at, at), word[at]);
    return connection.sendRequest("textDocument/completion", { textDocument: { uri }, position: { line: last, character: at + 1 }, context: { triggerKind: 1 } });
  });
  await report("hover", (index) => connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: position(keys[index % keys.length]) }));
  memory.push(`| ${name}, ${lines} lines | ${(residentKilobytes(child.pid) / 1024).toFixed(0)} |`);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();
  child.kill();

  async function report(what, action) {
    // The first ones wait for the compiler.
    const warm = 20;
    const times = [];
    let processor = 0;
    for (let index = 0; index < edits + warm; index++) {
      if (index === warm) {
        processor = processorMilliseconds(child.pid);
      }
      const begin = performance.now();
      await action(index);
      if (index >= warm) {
        times.push(performance.now() - begin);
      }
    }
    const each = (processorMilliseconds(child.pid) - processor) / edits;
    times.sort((left, right) => left - right);
    const at = (share) => times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)].toFixed(2);
    console.log(`| ${name} | ${lines} | ${what} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${each.toFixed(2)} |`);
  }
}

function rangeAt(line, from, to) {
  return { start: { line, character: from }, end: { line, character: to } };
}

/** The sample, and comments and list items until it is as long as wanted. */
function recipe(lines) {
  const sample = readFileSync(path.join(repository, "samples/recipes/assistant-lora.recipe.yaml"), "utf8").split("\n").filter(Boolean);
  const all = sample.slice(0, lines - 2);
  if (all.length < lines - 2) {
    all.push("additional_target:");
    while (all.length < lines - 2) {
      all.push(all.length % 3 === 0 ? "# modules that are trained in full" : `- module_${all.length}`);
    }
  }
  return `${all.join("\n")}\n\n`;
}

function watchDiagnostics(connection, uri) {
  let waiting = [];
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    if (params.uri === uri) {
      waiting = waiting.filter(({ wanted, resolve }) => !(wanted(params.diagnostics) && (resolve(), true)));
    }
  });
  return { next: (wanted) => new Promise((resolve) => waiting.push({ wanted, resolve })) };
}

/** Of a process and its children. Kernel ticks are 10 ms, so only sums over many edits say something. */
function processorMilliseconds(pid) {
  return processes(pid).reduce((sum, { stat }) => sum + (Number(stat[11]) + Number(stat[12])) * 10, 0);
}

function residentKilobytes(pid) {
  return processes(pid).reduce((sum, { id }) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0), 0);
}

function processes(pid) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      return [{ id: Number(name), stat: text.slice(text.lastIndexOf(")") + 2).split(" ") }];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
  const below = (id) => all.filter(({ stat }) => Number(stat[1]) === id).flatMap((child) => [child, ...below(child.id)]);
  return [...all.filter(({ id }) => id === pid), ...below(pid)];
}
