import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, protocol, repository, temporaryFolder, uriOf } from "./client.mjs";

const lines = [
  "### model 😀",
  "model_name_or_path:   samples/models/tiny",
  "dataset_dir: samples/data",
  "dataset: identity",
  "output_dir: saves/editing-test",
  "do_train: true",
  "template: chatml",
  "learnig_rate: 1.0e-4 # 学习率",
  "lora_r: 8",
  "use_unsloth: true",
  "lora_target:",
  "    - q_proj",
  "",
];
const text = lines.join("\n");

/** A document that is open. */
async function opened(t, content = text) {
  const daemon = await Daemon.initialized(t, { folders: [repository] });
  const uri = uriOf(path.join(repository, "editing.recipe.yaml"));
  await daemon.open(uri, content);
  return { daemon, uri, textDocument: { uri } };
}

/** The text after edits, as an editor makes them. */
function apply(content, edits) {
  const rows = content.split("\n");
  const offset = ({ line, character }) => rows.slice(0, line).reduce((sum, row) => sum + row.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)), content);
}

const at = (line, character) => ({ start: { line, character }, end: { line, character } });

test("quick fixes settle what is found at the caret, and all of its kind", async (t) => {
  const { daemon, uri, textDocument } = await opened(t);
  const actions = await daemon.request("textDocument/codeAction", { textDocument, range: at(7, 3), context: { diagnostics: [], triggerKind: 2 } });
  assert.deepEqual(
    actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred })),
    [
      { title: "Rename to learning_rate", kind: "quickfix", isPreferred: true },
      { title: "Remove learnig_rate", kind: "quickfix", isPreferred: undefined },
      { title: "Fix all 2 of LT2003 in this file", kind: "quickfix", isPreferred: undefined },
    ],
  );
  assert.deepEqual(actions[0].diagnostics.map(({ code }) => code), ["LT2003"]);
  assert.equal(apply(text, actions[0].edit.changes[uri]), text.replace("learnig_rate", "learning_rate"));
  assert.equal(apply(text, actions[2].edit.changes[uri]), text.replace("learnig_rate", "learning_rate").replace("lora_r:", "lora_rank:"));
});

test("actions on the whole file are given when they are asked for", async (t) => {
  const { daemon, uri, textDocument } = await opened(t);
  const ask = (only) => daemon.request("textDocument/codeAction", { textDocument, range: at(0, 0), context: { diagnostics: [], only } });
  const [fixAll] = await ask(["source.fixAll"]);
  assert.equal(fixAll.kind, "source.fixAll.lathe");
  assert.match(apply(text, fixAll.edit.changes[uri]), /learning_rate: 1\.0e-4 # 学习率\nlora_rank: 8/);
  const [sort] = await ask(["source.sortKeys.lathe"]);
  assert.match(apply(text, sort.edit.changes[uri]), /### dataset\ndataset_dir: samples\/data\ndataset: identity\ntemplate: chatml\n/);
  assert.deepEqual((await ask(["source"])).map(({ kind }) => kind), ["source.fixAll.lathe", "source.sortKeys.lathe"]);
  assert.deepEqual(await ask(["refactor"]), []);
});

test("a fix silences a finding where that may be", async (t) => {
  const { daemon, uri, textDocument } = await opened(t);
  const actions = await daemon.request("textDocument/codeAction", { textDocument, range: at(9, 0), context: { diagnostics: [] } });
  const silence = actions.find(({ title }) => title === "Silence LT3003 on this line");
  const after = apply(text, silence.edit.changes[uri]);
  assert.equal(after, text.replace("use_unsloth", "# lathe-disable LT3003\nuse_unsloth"));
  await daemon.change(uri, 2, [{ text: after }]);
  assert.ok((await daemon.diagnostics(uri, 2)).diagnostics.every(({ code }) => code !== "LT3003"));
});

test("symbols, folding and formatting", async (t) => {
  const { daemon, textDocument } = await opened(t);
  const symbols = await daemon.request("textDocument/documentSymbol", { textDocument });
  assert.deepEqual(symbols.map(({ name, kind }) => ({ name, kind })), [{ name: "model 😀", kind: 3 }]);
  assert.deepEqual(symbols[0].selectionRange, { start: { line: 0, character: 0 }, end: { line: 0, character: 12 } });
  assert.deepEqual(
    { name: symbols[0].children[0].name, detail: symbols[0].children[0].detail, kind: symbols[0].children[0].kind },
    { name: "model_name_or_path", detail: "samples/models/tiny", kind: 7 },
  );
  assert.deepEqual(await daemon.request("textDocument/foldingRange", { textDocument }), [
    { startLine: 0, endLine: 11, kind: "region" },
    { startLine: 10, endLine: 11 },
  ]);

  const options = { tabSize: 8, insertSpaces: false };
  const edits = await daemon.request("textDocument/formatting", { textDocument, options });
  assert.equal(apply(text, edits), text.replace(":   samples", ": samples").replace("    - q", "  - q"));
  const some = await daemon.request("textDocument/rangeFormatting", { textDocument, range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, options });
  assert.equal(apply(text, some), text.replace(":   samples", ": samples"));
});

test("paths, datasets and anchors lead somewhere, and anchors are renamed", async (t) => {
  const root = temporaryFolder(t);
  const folder = path.join(root, "data 模型 #1");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "dataset_info.json"), '\ufeff{\n  "😀": {"identity": 1}, "identity": {"file_name": "a.json"}\n}\n');
  const content = "dataset_dir: 'data 模型 #1'\ndataset: identity\nseed: &s 1\ndata_seed: *s\n";
  const daemon = await Daemon.initialized(t, { folders: [root] });
  const uri = uriOf(path.join(root, "r.recipe.yaml"));
  const textDocument = { uri };
  await daemon.open(uri, content);

  const registry = uriOf(path.join(folder, "dataset_info.json"));
  assert.deepEqual(await daemon.request("textDocument/documentLink", { textDocument }), [
    { range: { start: { line: 0, character: 14 }, end: { line: 0, character: 24 } }, target: registry, tooltip: "Open its dataset_info.json" },
  ]);
  assert.deepEqual(await daemon.request("textDocument/definition", { textDocument, position: { line: 1, character: 12 } }), [
    { uri: registry, range: { start: { line: 1, character: 26 }, end: { line: 1, character: 34 } } },
  ]);

  const names = [
    { start: { line: 2, character: 7 }, end: { line: 2, character: 8 } },
    { start: { line: 3, character: 12 }, end: { line: 3, character: 13 } },
  ];
  const position = { line: 3, character: 12 };
  assert.deepEqual(await daemon.request("textDocument/definition", { textDocument, position }), [{ uri, range: names[0] }]);
  assert.deepEqual(
    await daemon.request("textDocument/references", { textDocument, position, context: { includeDeclaration: false } }),
    [{ uri, range: names[1] }],
  );
  assert.deepEqual(await daemon.request("textDocument/documentHighlight", { textDocument, position }), [
    { range: names[0], kind: 3 },
    { range: names[1], kind: 2 },
  ]);
  assert.deepEqual(await daemon.request("textDocument/prepareRename", { textDocument, position }), names[1]);
  assert.equal(await daemon.request("textDocument/prepareRename", { textDocument, position: { line: 1, character: 12 } }), null);
  const edit = await daemon.request("textDocument/rename", { textDocument, position, newName: "all" });
  assert.deepEqual(edit.changes[uri], names.map((range) => ({ range, newText: "all" })));
  const refused = await daemon.refusal("textDocument/rename", { textDocument, position, newName: "two words" });
  assert.equal(refused.code, -32803);
  assert.match(refused.message, /letters, digits/);
});

test("hints follow the files they are made of", async (t) => {
  const root = temporaryFolder(t);
  mkdirSync(path.join(root, "data"));
  const rows = (count) => JSON.stringify(Array.from({ length: count }, () => ({ instruction: "a", output: "b" })));
  writeFileSync(path.join(root, "data/dataset_info.json"), '{"identity": {"file_name": "a.json"}}');
  writeFileSync(path.join(root, "data/a.json"), rows(10));
  const content = "stage: sft\ndataset: identity\nper_device_train_batch_size: 2\ngradient_accumulation_steps: 2\nnum_train_epochs: 2.0\n";
  const daemon = await Daemon.initialized(t, { folders: [root, repository] });
  const uri = uriOf(path.join(root, "r.recipe.yaml"));
  await daemon.open(uri, content);
  const ask = () => daemon.request("textDocument/inlayHint", { textDocument: { uri }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } });
  assert.deepEqual((await ask()).map(({ position, label, paddingLeft }) => ({ position, label, paddingLeft })), [
    { position: { line: 2, character: 30 }, label: "4 per step", paddingLeft: true },
    { position: { line: 4, character: 21 }, label: "6 steps", paddingLeft: true },
  ]);
  writeFileSync(path.join(root, "data/a.json"), rows(100));
  assert.deepEqual((await ask()).map(({ label }) => label), ["4 per step", "50 steps"]);
  writeFileSync(path.join(root, "data/a.json"), "[{");
  assert.deepEqual((await ask()).map(({ label }) => label), ["4 per step"]);

  const sample = uriOf(path.join(repository, "lora.recipe.yaml"));
  await daemon.open(sample, "model_name_or_path: samples/models/tiny\nlora_rank: 16\n");
  const hints = await daemon.request("textDocument/inlayHint", { textDocument: { uri: sample }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } } });
  const trained = hints.find(({ label }) => label.includes("trained"));
  assert.match(trained.label, /^\d+(\.\d+)?k trained, \d+\.\d+ %$/);
});

test("paths and snippets are completed as the editor can take them", async (t) => {
  for (const snippetSupport of [true, false]) {
    const daemon = new Daemon(t);
    const capabilities = { textDocument: { completion: { completionItem: { snippetSupport } } } };
    const { capabilities: can } = await daemon.initialize({ capabilities, workspaceFolders: [{ uri: uriOf(repository), name: "lathe" }] });
    assert.equal(can.completionProvider.resolveProvider, true);
    await daemon.notify("initialized", {});
    const uri = uriOf(path.join(repository, "new.recipe.yaml"));
    const textDocument = { uri };
    await daemon.open(uri, "");
    const { items } = await daemon.request("textDocument/completion", { textDocument, position: { line: 0, character: 0 } });
    const recipe = items.find(({ label }) => label === "recipe: sft with LoRA");
    assert.equal(recipe.insertTextFormat, snippetSupport ? 2 : undefined);
    assert.equal(recipe.textEdit.newText.includes("${1:"), snippetSupport);
    assert.match((await daemon.request("completionItem/resolve", recipe)).documentation.value, /^```yaml\n### model\nmodel_name_or_path: models/);
    await daemon.change(uri, 2, [{ text: "model_name_or_path: samples/mo" }]);
    const paths = await daemon.request("textDocument/completion", { textDocument, position: { line: 0, character: 30 } });
    assert.deepEqual(
      paths.items.filter(({ label }) => label.startsWith("samples/models")).map(({ label, kind }) => ({ label, kind })),
      [{ label: "samples/models/tiny", kind: 19 }, { label: "samples/models/", kind: 19 }],
    );
  }
});

test("what all completions replace is said once to an editor that knows it", async (t) => {
  const answers = [];
  for (const itemDefaults of [["commitCharacters", "editRange"], ["commitCharacters"]]) {
    const daemon = new Daemon(t);
    await daemon.initialize({ capabilities: { textDocument: { completion: { completionList: { itemDefaults } } } } });
    await daemon.notify("initialized", {});
    const uri = uriOf(path.join(repository, "defaults.recipe.yaml"));
    await daemon.open(uri, "stage: sft\nlora_al");
    answers.push(await daemon.request("textDocument/completion", { textDocument: { uri }, position: { line: 1, character: 7 } }));
  }

  const [{ itemDefaults, items: short }, long] = answers;
  assert.deepEqual(itemDefaults, { editRange: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } } });
  assert.ok(short.length > 100 && !("itemDefaults" in long));
  const written = short.map(({ textEditText, ...item }) => ({ ...item, textEdit: { range: itemDefaults.editRange, newText: textEditText } }));
  assert.deepEqual(written, long.items);
});

test("an odd item to resolve comes back as it is", async (t) => {
  const daemon = await Daemon.initialized(t);
  for (const item of [{}, { label: "a" }, { label: "a", data: "key:none" }, { label: "a", data: { id: 3 } }, { label: "a", data: 7 }]) {
    assert.deepEqual(await daemon.request("completionItem/resolve", item), item);
  }
  for (const item of [{ label: "a", data: "\ud800" }, { label: "\ud800", data: "key:Train:seed" }]) {
    assert.match((await daemon.refusal("completionItem/resolve", item)).message, /^The parameters of 'completionItem\/resolve' do not fit: /);
  }
});

test("findings are shown as the user wants to see them, from the start and when that changes", async (t) => {
  const daemon = new Daemon(t);
  const severity = { LT3003: "off", LT2003: "hint", LT9999: "error", LT2006: "loud", LT2004: 7 };
  const lathe = { protocol, settings: { findings: { severity } } };
  await daemon.initialize({ initializationOptions: { lathe }, workspaceFolders: [{ uri: uriOf(repository), name: "lathe" }] });
  await daemon.notify("initialized", {});
  const uri = uriOf(path.join(repository, "severity.recipe.yaml"));
  const textDocument = { uri };
  await daemon.open(uri, text);
  const shown = async (version) => (await daemon.diagnostics(uri, version)).diagnostics.map(({ code, severity: as }) => `${code} ${as}`);
  assert.deepEqual(await shown(1), ["LT2003 4", "LT2003 4"]);
  const ask = () => daemon.request("textDocument/codeAction", { textDocument, range: at(9, 2), context: { diagnostics: [] } });
  assert.ok(!(await ask()).some(({ kind }) => kind === "quickfix"), "what is not shown has no fixes");

  daemon.notifications.length = 0;
  await daemon.notify("workspace/didChangeConfiguration", { settings: { lathe: { findings: { severity: { LT2003: "off", LT3003: "warning" } } } } });
  assert.deepEqual(await shown(1), ["LT2003 1", "LT2003 1", "LT3003 2"], "errors of keys can't be turned off");
  daemon.notifications.length = 0;
  await daemon.notify("workspace/didChangeConfiguration", { settings: { lathe: { findings: { severity: 3 } } } });
  await daemon.notify("workspace/didChangeConfiguration", { settings: null });
  await daemon.notify("workspace/didChangeConfiguration", { settings: { lathe: {} } });
  assert.deepEqual(await shown(1), ["LT2003 1", "LT2003 1", "LT3003 3"]);
});

const methods = {
  "textDocument/codeAction": { range: at(0, 0), context: { diagnostics: [] } },
  "textDocument/documentSymbol": {},
  "textDocument/foldingRange": {},
  "textDocument/documentLink": {},
  "textDocument/definition": { position: { line: 0, character: 0 } },
  "textDocument/references": { position: { line: 0, character: 0 }, context: { includeDeclaration: true } },
  "textDocument/documentHighlight": { position: { line: 0, character: 0 } },
  "textDocument/prepareRename": { position: { line: 0, character: 0 } },
  "textDocument/inlayHint": { range: at(0, 0) },
  "textDocument/formatting": { options: { tabSize: 2, insertSpaces: true } },
  "textDocument/rangeFormatting": { range: at(0, 0), options: { tabSize: 2, insertSpaces: true } },
};

test("a document that is not open has nothing; parameters that do not fit are told; odd places are no error", async (t) => {
  const { daemon, textDocument } = await opened(t);
  for (const [method, others] of Object.entries(methods)) {
    assert.equal(await daemon.request(method, { textDocument: { uri: "file:///not-open" }, ...others }), null, method);
    for (const wrong of [{}, { textDocument: 3, ...others }, { ...others, textDocument: {} }, { textDocument: null, ...others }]) {
      assert.equal((await daemon.refusal(method, wrong)).code, -32602, `${method} ${JSON.stringify(wrong)}`);
    }

    for (const key of Object.keys(others).filter((name) => name !== "options")) {
      assert.equal((await daemon.refusal(method, { textDocument, ...others, [key]: "odd" })).code, -32602, `${method} ${key}`);
    }

    if (others.range || others.position) {
      const odd = { line: -7, character: 2_000_000_000 };
      const far = { line: 1_000_000, character: -1 };
      await daemon.request(method, { textDocument, ...others, range: { start: far, end: odd }, position: far });
      await daemon.request(method, { textDocument, ...others, range: { start: odd, end: far }, position: odd });
    }
  }
});

test("an anchor is not renamed without a name", async (t) => {
  const { daemon, textDocument } = await opened(t);
  for (const newName of [undefined, 3, null]) {
    assert.equal((await daemon.refusal("textDocument/rename", { textDocument, position: { line: 0, character: 0 }, newName })).code, -32602);
  }
});

test("texts in the middle of being written lose nothing but the line that is broken", async (t) => {
  const { daemon, textDocument } = await opened(t, text.replace("dataset: identity", "dataset: \"identity"));
  const symbols = await daemon.request("textDocument/documentSymbol", { textDocument });
  assert.ok(symbols[0].children.some(({ name }) => name === "learnig_rate"));
  const actions = await daemon.request("textDocument/codeAction", { textDocument, range: at(7, 3), context: { diagnostics: [] } });
  assert.ok(actions.some(({ title }) => title === "Rename to learning_rate"));
  await daemon.request("textDocument/formatting", { textDocument, options: { tabSize: 2, insertSpaces: true } });
});
