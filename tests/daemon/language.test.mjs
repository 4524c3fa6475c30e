import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, repository, temporaryFolder, uriOf } from "./client.mjs";

const recipe = [
  "model_name_or_path: samples/models/tiny",
  "stage: sft",
  "do_train: true",
  "finetuning_type: lora",
  "dataset_dir: samples/data",
  "dataset: identity",
  "template: chatml",
  "output_dir: saves/daemon-test",
  "learnig_rate: 1e-4",
  "",
].join("\n");

test("what is wrong is said on its line with its code, and taken back when it is right", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [repository] });
  const uri = uriOf(path.join(repository, "wrong.recipe.yaml"));
  await daemon.open(uri, recipe);
  const { diagnostics } = await daemon.diagnostics(uri, 1);
  assert.deepEqual(
    diagnostics.map(({ range, severity, code, source }) => ({ range, severity, code, source })),
    [{ range: { start: { line: 8, character: 0 }, end: { line: 8, character: 12 } }, severity: 1, code: "LT2003", source: "lathe" }],
  );
  assert.match(diagnostics[0].message, /learnig_rate.*Did you mean 'learning_rate'/);

  await daemon.change(uri, 2, [{ range: { start: { line: 8, character: 4 }, end: { line: 8, character: 7 } }, text: "ning" }]);
  assert.deepEqual((await daemon.diagnostics(uri, 2)).diagnostics, []);

  await daemon.change(uri, 3, [{ text: "bogus: 1\n" }]);
  assert.ok((await daemon.diagnostics(uri, 3)).diagnostics.length > 0);
  await daemon.notify("textDocument/didClose", { textDocument: { uri } });
  assert.deepEqual((await daemon.diagnostics(uri, undefined)).diagnostics, []);
});

test("a key is completed with its edit, then its values", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [repository] });
  const uri = uriOf(path.join(repository, "complete.recipe.yaml"));
  await daemon.open(uri, `${recipe}lora_al\nlr_scheduler_type: \n`);

  const keys = await daemon.request("textDocument/completion", { textDocument: { uri }, position: { line: 9, character: 7 } });
  const alpha = keys.items.find((item) => item.label === "lora_alpha");
  assert.deepEqual(alpha.textEdit.range, { start: { line: 9, character: 0 }, end: { line: 9, character: 7 } });
  assert.match(alpha.textEdit.newText, /^lora_alpha: ?$/);
  assert.equal(alpha.kind, 10);
  assert.equal(alpha.documentation, undefined, "documentation comes when an item is looked at");
  const resolved = await daemon.request("completionItem/resolve", alpha);
  assert.match(resolved.documentation.value, /lora_alpha \/ lora_rank/);
  assert.deepEqual({ ...resolved, documentation: undefined }, { ...alpha, documentation: undefined });
  assert.ok(!keys.items.some((item) => item.label === "dataset"), "a key that is there is not offered again");

  const values = await daemon.request("textDocument/completion", { textDocument: { uri }, position: { line: 10, character: 19 } });
  assert.ok(values.items.some((item) => item.label === "cosine"));
  assert.ok(values.items.some((item) => item.label === "linear"));
});

test("hovering a key tells what it is", async (t) => {
  const daemon = await Daemon.initialized(t, { folders: [repository] });
  const uri = uriOf(path.join(repository, "hover.recipe.yaml"));
  await daemon.open(uri, recipe);
  const hover = await daemon.request("textDocument/hover", { textDocument: { uri }, position: { line: 3, character: 4 } });
  assert.equal(hover.contents.kind, "markdown");
  assert.match(hover.contents.value, /finetuning_type/);
  assert.deepEqual(hover.range, { start: { line: 3, character: 0 }, end: { line: 3, character: 15 } });
  const nothing = { textDocument: { uri: "file:///not-open" }, position: { line: 0, character: 0 } };
  assert.equal(await daemon.request("textDocument/hover", nothing), null);
  assert.equal(await daemon.request("textDocument/completion", nothing), null);
});

test("relative paths count from the workspace folder that holds the recipe, also when folders come and go", async (t) => {
  const root = temporaryFolder(t);
  for (const folder of ["one", "two/inner"]) {
    mkdirSync(path.join(root, folder, "models/tiny"), { recursive: true });
    writeFileSync(path.join(root, folder, "models/tiny/config.json"), "{}");
  }

  const text = recipe.replace("samples/models/tiny", "models/tiny").replace("learnig", "learning").replace(/dataset.*\n/g, "");
  const missing = ({ diagnostics }) => diagnostics.some(({ code }) => code === "LT6001");
  const daemon = await Daemon.initialized(t, { folders: [path.join(root, "one"), path.join(root, "two")] });
  const [first, second] = ["one/a/b.recipe.yaml", "two/inner/b.recipe.yaml"].map((file) => uriOf(path.join(root, file)));
  await daemon.open(first, text);
  await daemon.open(second, text);
  assert.ok(!missing(await daemon.diagnostics(first, 1)));
  assert.ok(missing(await daemon.diagnostics(second, 1)));

  daemon.notifications.length = 0;
  const inner = { uri: uriOf(path.join(root, "two/inner")), name: "inner" };
  await daemon.notify("workspace/didChangeWorkspaceFolders", { event: { added: [inner], removed: [] } });
  assert.ok(!missing(await daemon.diagnostics(second, 1)), "the innermost folder counts");
  daemon.notifications.length = 0;
  await daemon.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [inner] } });
  assert.ok(missing(await daemon.diagnostics(second, 1)));
});

test("saving looks at the disk again", async (t) => {
  const root = temporaryFolder(t);
  const uri = uriOf(path.join(root, "r.recipe.yaml"));
  const daemon = await Daemon.initialized(t, { folders: [root] });
  await daemon.open(uri, recipe.replace("learnig", "learning"));
  assert.ok((await daemon.diagnostics(uri, 1)).diagnostics.some(({ code }) => code === "LT6001"));
  mkdirSync(path.join(root, "samples/models/tiny"), { recursive: true });
  daemon.notifications.length = 0;
  await daemon.notify("textDocument/didSave", { textDocument: { uri } });
  await daemon.received("textDocument/publishDiagnostics", ({ diagnostics }) => !diagnostics.some(({ code }) => code === "LT6001"));
});

test("a file that findings depend on is looked at again when it changes", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(path.join(folder, "data"));
  const registry = path.join(folder, "data", "dataset_info.json");
  writeFileSync(registry, JSON.stringify({ other: { file_name: "rows.json" } }));
  writeFileSync(path.join(folder, "data", "rows.json"), "[]");
  const daemon = await Daemon.initialized(t, { folders: [folder] });
  const uri = uriOf(path.join(folder, "watched.recipe.yaml"));
  await daemon.open(uri, "model_name_or_path: models/tiny\ndo_train: true\ndataset: mine\n");
  const { diagnostics } = await daemon.diagnostics(uri, 1);
  assert.ok(diagnostics.some(({ code }) => code === "LT5002"));

  writeFileSync(registry, JSON.stringify({ mine: { file_name: "rows.json" } }));
  daemon.notifications.length = 0;
  await daemon.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(registry), type: 2 }] });
  const again = await daemon.diagnostics(uri, 1);
  assert.ok(again.diagnostics.every(({ code }) => code !== "LT5002"));
});
