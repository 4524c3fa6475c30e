import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, protocol, repository, temporaryFolder, uriOf } from "./client.mjs";

const GiB = 2 ** 30;
const verdicts = ["LT4001", "LT4002"];

const recipe = [
  "model_name_or_path: Qwen/Qwen2.5-7B",
  "stage: sft",
  "do_train: true",
  "finetuning_type: full",
  "dataset_dir: samples/data",
  "dataset: identity",
  "template: qwen",
  "output_dir: saves/daemon-test",
  "per_device_train_batch_size: 1",
  "bf16: true",
  "",
].join("\n");

/** A daemon with settings for memory, and a client that can do what VS Code can. */
async function start(t, memory, capabilities = {}) {
  const daemon = new Daemon(t);
  daemon.asked = [];
  daemon.connection.onRequest((method) => {
    daemon.asked.push(method);
    return null;
  });
  const answer = await daemon.initialize({
    workspaceFolders: [{ uri: uriOf(repository), name: "repository" }],
    capabilities,
    initializationOptions: { lathe: { protocol, client: "tests", settings: { memory } } },
  });
  await daemon.notify("initialized", {});
  return { daemon, answer };
}

async function open(daemon, text = recipe, name = "memory.recipe.yaml") {
  const uri = uriOf(path.join(repository, name));
  await daemon.open(uri, text);
  return uri;
}

const aboutMemory = ({ diagnostics }) => diagnostics.filter(({ code }) => code.startsWith("LT4"));

test("a training that does not fit is marked on the value that weighs most, with the other values", async (t) => {
  const { daemon } = await start(t, { gpu: "RTX 4090" }, { textDocument: { publishDiagnostics: { relatedInformation: true } } });
  const uri = await open(daemon);
  const [finding, ...more] = aboutMemory(await daemon.diagnostics(uri, 1));
  assert.deepEqual(more, []);
  assert.equal(finding.code, "LT4001");
  assert.equal(finding.severity, 1);
  assert.deepEqual(finding.range, { start: { line: 3, character: 17 }, end: { line: 3, character: 21 } });
  assert.match(finding.message, /needs \d+\.\d GiB, RTX 4090 has 23\.0 GiB/);
  assert.match(finding.message, /as LLaMA-Factory would run it/);
  const model = finding.relatedInformation.find(({ message }) => message.includes("model_name_or_path"));
  assert.deepEqual(model.location, { uri, range: { start: { line: 0, character: 20 }, end: { line: 0, character: 35 } } });
});

test("a client that takes no related places gets none", async (t) => {
  const { daemon } = await start(t, { gpu: "RTX 4090" });
  const [finding] = aboutMemory(await daemon.diagnostics(await open(daemon), 1));
  assert.equal(finding.relatedInformation, undefined);
});

test("a remedy is offered as a fix, and with it the finding is gone", async (t) => {
  const { daemon } = await start(t, { gpu: "RTX 4090" });
  const uri = await open(daemon);
  const [finding] = aboutMemory(await daemon.diagnostics(uri, 1));
  const actions = await daemon.request("textDocument/codeAction", {
    textDocument: { uri },
    range: finding.range,
    context: { diagnostics: [finding], only: ["quickfix"], triggerKind: 1 },
  });
  const preferred = actions.filter(({ isPreferred }) => isPreferred);
  assert.equal(preferred.length, 1);
  assert.match(preferred[0].title, /\(-> \d+\.\d GiB\)$/);
  assert.equal(preferred[0].diagnostics[0].code, "LT4001");
  await daemon.change(uri, 2, inOrder(preferred[0].edit.changes[uri]));
  assert.deepEqual(aboutMemory(await daemon.diagnostics(uri, 2)), []);
});

test("remedies are also offered beside the lens, where no finding is", async (t) => {
  const { daemon } = await start(t, { gpu: "RTX 4090" });
  const uri = await open(daemon, `# a comment\n${recipe}`);
  await daemon.diagnostics(uri, 1);
  const place = { line: 0, character: 0 };
  const actions = await daemon.request("textDocument/codeAction", { textDocument: { uri }, range: { start: place, end: place }, context: { diagnostics: [] } });
  assert.ok(actions.some(({ title, isPreferred }) => isPreferred && title.includes("GiB")), JSON.stringify(actions.map(({ title }) => title)));
});

test("the lens says the verdict and leads to the plan", async (t) => {
  const { daemon, answer } = await start(t, { gpu: "rtx4090" });
  assert.ok(answer.capabilities.codeLensProvider);
  const uri = await open(daemon);
  const [lens, ...more] = await daemon.request("textDocument/codeLens", { textDocument: { uri } });
  assert.deepEqual(more, []);
  assert.equal(lens.range.start.line, 0);
  assert.match(lens.command.title, /^RTX 4090: \d+\.\d of 23\.0 GiB, too large · 600 steps$/);
  assert.equal(lens.command.command, "lathe.showPlan");
  assert.deepEqual(lens.command.arguments, [uri]);
});

test("a GPU nobody knows is said in the lens, and nothing is planned", async (t) => {
  const { daemon } = await start(t, { gpu: "RTX 4091" });
  const uri = await open(daemon);
  const [lens] = await daemon.request("textDocument/codeLens", { textDocument: { uri } });
  assert.match(lens.command.title, /RTX 4091/);
  assert.deepEqual(aboutMemory(await daemon.diagnostics(uri, 1)), []);
  const { plan, problem } = await daemon.request("lathe/plan", { recipe: uri });
  assert.equal(plan, undefined);
  assert.match(problem, /RTX 4091/);
});

test("settings change what is planned for, and the client is asked to ask again", async (t) => {
  const refreshing = { workspace: { codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true } } };
  const { daemon } = await start(t, { gpu: "RTX 4090" }, refreshing);
  const uri = await open(daemon);
  assert.equal(aboutMemory(await daemon.diagnostics(uri, 1)).length, 1);
  daemon.notifications.length = 0;
  daemon.asked.length = 0;
  await daemon.notify("workspace/didChangeConfiguration", { settings: { lathe: { memory: { gib: 2000 } } } });
  assert.deepEqual(aboutMemory(await daemon.diagnostics(uri, 1)), []);
  const [lens] = await daemon.request("textDocument/codeLens", { textDocument: { uri } });
  assert.match(lens.command.title, /^Memory: \d+\.\d of 2000\.0 GiB · 600 steps$/);
  assert.deepEqual([...new Set(daemon.asked)].sort(), ["workspace/codeLens/refresh", "workspace/inlayHint/refresh"]);
});

test("settings of other types are passed over", async (t) => {
  const { daemon } = await start(t, { gpu: 4090, gib: "many", gpus: [], profile: { name: "hf" } });
  const uri = await open(daemon);
  const { plan } = await daemon.request("lathe/plan", { recipe: uri });
  assert.ok(plan.budget > 0);
  assert.equal(plan.devices, 1);
});

test("the finding can be turned off, and changes its severity as others do", async (t) => {
  const { daemon } = await start(t, { gpu: "RTX 4090" });
  const uri = await open(daemon);
  await daemon.diagnostics(uri, 1);
  for (const [severity, expected] of [["information", [3]], ["off", []]]) {
    daemon.notifications.length = 0;
    await daemon.notify("workspace/didChangeConfiguration", {
      settings: { lathe: { memory: { gpu: "RTX 4090" }, findings: { severity: { LT4001: severity } } } },
    });
    assert.deepEqual(aboutMemory(await daemon.diagnostics(uri, 1)).map((finding) => finding.severity), expected);
    const { plan } = await daemon.request("lathe/plan", { recipe: uri });
    assert.equal(plan.finding, severity === "off" ? undefined : "LT4001");
  }
});

test("a plan has the items of its phases, shares, remedies and what would still fit", async (t) => {
  const { daemon } = await start(t, {});
  const uri = await open(daemon);
  const { plan } = await daemon.request("lathe/plan", { recipe: uri, gpu: "RTX 4090" });
  assert.equal(plan.verdict, "tooLarge");
  assert.equal(plan.device, "RTX 4090");
  assert.equal(plan.profile, "hf");
  assert.ok(plan.needed > plan.budget && plan.neededAtLeast <= plan.needed && plan.needed <= plan.neededAtMost);
  for (const { bytes, items } of plan.phases) {
    assert.equal(items.reduce((sum, item) => sum + item.bytes, 0), bytes);
  }
  const peaks = plan.phases.filter(({ isPeak }) => isPeak);
  assert.equal(peaks.length, 1);
  assert.equal(plan.keys.reduce((sum, { bytes }) => sum + bytes, 0), peaks[0].bytes);
  const best = plan.remedies.find(({ fits }) => fits);
  assert.ok(best.needed <= plan.budget);
  assert.ok(best.edits.some(({ key, value }) => key === "finetuning_type" && value === "lora"));

  const larger = await daemon.request("lathe/plan", { recipe: uri, gib: 1000, profile: "lathe" });
  assert.equal(larger.plan.verdict, "fits");
  assert.equal(larger.plan.budget, 1000 * GiB);
  assert.equal(larger.plan.profile, "lathe");
  assert.deepEqual(larger.plan.remedies, []);
  assert.ok(larger.plan.largestMicroBatch > 1 && larger.plan.longestSequence > 2048);

  const several = await daemon.request("lathe/plan", { recipe: uri, gib: 1000, gpus: 4 });
  assert.equal(several.plan.devices, 4);
});

test("a recipe that is not open is read from its file; one without a plan says why", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "closed.recipe.yaml");
  writeFileSync(file, recipe.replace("Qwen/Qwen2.5-7B", "nobody/knows"));
  const { daemon } = await start(t, { gpu: "A100-80GB" });
  const { problem } = await daemon.request("lathe/plan", { recipe: uriOf(file) });
  assert.match(problem, /model/);
  writeFileSync(file, recipe);
  const { plan } = await daemon.request("lathe/plan", { recipe: uriOf(file) });
  assert.equal(plan.verdict, "tooLarge");
  const refused = await daemon.refusal("lathe/plan", { recipe: uriOf(path.join(folder, "missing.yaml")) });
  assert.match(refused.message, /missing\.yaml/);
});

test("a verdict on memory refuses no start", async (t) => {
  const { daemon } = await start(t, { gib: 0.01 });
  const text = recipe.replace("Qwen/Qwen2.5-7B", "samples/models/tiny").replace("template: qwen", "template: chatml").replace("finetuning_type: full", "finetuning_type: lora");
  const uri = await open(daemon, `${text}do_predict: 7\n`);
  const { diagnostics } = await daemon.diagnostics(uri, 1);
  assert.ok(diagnostics.every(({ code }) => !verdicts.includes(code)), "a plan that depends on what could not be read is none");
  const broken = await daemon.refusal("lathe/run/start", { recipe: uri });
  assert.match(broken.message, /do_predict/);

  await daemon.change(uri, 2, [{ text }]);
  const marked = aboutMemory(await daemon.diagnostics(uri, 2));
  assert.deepEqual(marked.map(({ code }) => code), ["LT4001"]);
  const { plan } = await daemon.request("lathe/plan", { recipe: uri });
  assert.equal(plan.hasErrors, false);
});

/** Changes that were made for one text, so that they can be sent one after another: the last ones first. */
function inOrder(edits) {
  const later = (a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character;
  return edits.map(({ range, newText }) => ({ range, text: newText })).sort(later);
}
