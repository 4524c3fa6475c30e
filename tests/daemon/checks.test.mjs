// Recipes edited by their keys and checked as a whole, and the machine they are planned for.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, protocol, uriOf } from "./client.mjs";
import { started, workspace } from "./workspace.mjs";

const edit = (daemon, recipe, edits) => daemon.request("lathe/recipe/edit", { recipe, edits });

/** A text after changes that don't overlap. */
function apply(text, changes) {
  const lines = text.split("\n");
  const offsetOf = ({ line, character }) => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return changes
    .map(({ range, newText }) => ({ start: offsetOf(range.start), end: offsetOf(range.end), newText }))
    .sort((a, b) => b.start - a.start)
    .reduce((edited, { start, end, newText }) => edited.slice(0, start) + newText + edited.slice(end), text);
}

const text = `# mine
stage: sft  # 样本 😀
learning_rate: 5.0e-5   # keep me
bf16: true

### output
output_dir: out
`;

async function opened(t, content = text) {
  const { folder } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const uri = uriOf(path.join(folder, "new.recipe.yaml"));
  await daemon.open(uri, content);
  return { daemon, uri, edited: async (edits) => apply(content, (await edit(daemon, uri, edits)).changes) };
}

test("keys get other values where they are written, comments and order stay", async (t) => {
  const { edited } = await opened(t);
  assert.equal(
    await edited([{ key: "learning_rate", value: "5e-06" }, { key: "bf16" }, { key: "output_dir", value: "'a b'" }]),
    "# mine\nstage: sft  # 样本 😀\nlearning_rate: 5e-06   # keep me\n\n### output\noutput_dir: 'a b'\n",
  );
});

test("keys that are not written yet come beside their neighbours", async (t) => {
  const { edited } = await opened(t);
  const after = await edited([{ key: "warmup_ratio", value: "0.1" }, { key: "max_grad_norm", value: "0.3" }]);
  assert.deepEqual(after.split("\n").filter((line) => !text.split("\n").includes(line)).toSorted(), ["max_grad_norm: 0.3", "warmup_ratio: 0.1"]);
  assert.ok(text.split("\n").every((line) => after.includes(line)));
});

test("a recipe that is so already is left alone", async (t) => {
  const { daemon, uri } = await opened(t);
  for (const edits of [
    [],
    [{ key: "bf16", value: "true" }],
    [{ key: "bf16", value: "True" }],
    [{ key: "learning_rate", value: "0.00005" }],
    [{ key: "seed" }],
  ]) {
    assert.deepEqual(await edit(daemon, uri, edits), { changes: [] }, JSON.stringify(edits));
  }
});

test("edits that are none are refused", async (t) => {
  const { daemon, uri } = await opened(t);
  for (const edits of [
    [{ key: "learnig_rate", value: "1" }],
    [{ key: "seed", value: "1\nbf16: false" }],
    [{ key: "seed", value: "[1" }],
    [{ key: "seed", value: "" }],
    [{ key: "seed", value: "1: 2" }],
    [{ key: "seed", value: "1" }, { key: "seed", value: "2" }],
    "seed",
  ]) {
    assert.equal((await daemon.refusal("lathe/recipe/edit", { recipe: uri, edits })).code, -32602, JSON.stringify(edits));
  }
});

test("a text that holds its keys otherwise is refused, and a file that is not there", async (t) => {
  const { daemon, uri } = await opened(t, "{stage: sft, seed: 1}\n");
  const refused = async (recipe, kind) => assert.equal((await daemon.refusal("lathe/recipe/edit", { recipe, edits: [{ key: "seed", value: "2" }] })).data.kind, kind);
  await refused(uri, "recipeRefused");
  await refused(`${uri}.none`, "recipeUnreadable");
  assert.equal((await daemon.refusal("lathe/recipe/edit", { recipe: "untitled:Untitled-1", edits: [] })).code, -32602);
});

test("the open text goes before the file's", async (t) => {
  const { uri, folder } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const edits = [{ key: "run_name", value: "other" }];
  const [{ range }] = (await edit(daemon, uri, edits)).changes;
  assert.equal(range.start.line, 8);
  await daemon.open(uri, "run_name: complete\n");
  assert.equal((await edit(daemon, uri, edits)).changes[0].range.start.line, 0);
});

test("a check says what a recipe does, whether it can, and what memory it needs", async (t) => {
  const { uri, folder } = workspace(t, "complete");
  const daemon = await started(t, folder);
  const check = (recipe) => daemon.request("lathe/recipe/check", { recipe });
  const good = await check(uri);
  assert.deepEqual([good.errors, good.warnings], [0, 0]);
  assert.match(good.summary, /^Trains a LoRA adapter for .*samples\/models\/tiny on identity, [\d,]+ steps: it can run\.$/);
  assert.match(good.memory, /: \d+\.\d of \d+\.\d GiB, /);

  await daemon.open(uri, "stage: sft\ndo_train: true\nlearnig_rate: 1\nseed: many\n");
  const bad = await check(uri);
  assert.ok(bad.errors >= 2);
  assert.match(bad.summary, new RegExp(`^Trains .*: ${bad.errors} errors keep it from running\\.$`));
  assert.equal(bad.memory, undefined);

  const other = path.join(folder, "export.yaml");
  writeFileSync(other, "model_name_or_path: m\nexport_dir: out\n");
  assert.match((await check(uriOf(other))).summary, /^A recipe for export, which `lathe export` runs: 1 error keeps it from running\.$/);
  assert.equal((await daemon.refusal("lathe/recipe/check", { recipe: uriOf(folder) })).data.kind, "recipeUnreadable");
  mkdirSync(path.join(folder, "empty"));
  writeFileSync(path.join(folder, "empty/a.yaml"), "");
  assert.ok((await check(uriOf(path.join(folder, "empty/a.yaml")))).summary.length > 0);
});

test("the machine's memory is told, and what is planned for", async (t) => {
  const daemon = new Daemon(t);
  await daemon.initialize({
    initializationOptions: { lathe: { protocol, client: "tests", settings: { memory: { gpu: "RTX 4090" } } } },
  });
  await daemon.notify("initialized", {});
  const { devices, plannedFor } = await daemon.request("lathe/devices");
  assert.equal(devices.at(-1).name, "CPU");
  assert.ok(devices.every(({ bytes, freeBytes }) => bytes > 0 && freeBytes > 0 && freeBytes <= bytes));
  assert.equal(plannedFor, "RTX 4090, 23.0 GiB");
  await daemon.notify("workspace/didChangeConfiguration", { settings: { lathe: { memory: { gpu: "RTX 4091" } } } });
  assert.match((await daemon.request("lathe/devices")).plannedFor, /RTX 4091/);
});
