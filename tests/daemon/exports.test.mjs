// Exporting models over the protocol, with the real worker.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { Daemon, fakeWorker, repository, temporaryFolder, uriOf } from "./client.mjs";
import { ended } from "./workspace.mjs";

const exporting = "lathe/export";
const recipe = `model_name_or_path: ${path.join(repository, "samples/models/tiny")}\ntemplate: chatml\nexport_dir: elsewhere\n`;

async function opened(t, text = recipe) {
  const folder = temporaryFolder(t);
  const uri = uriOf(path.join(folder, "merge.yaml"));
  const daemon = await Daemon.initialized(t, { folders: [folder] });
  await daemon.open(uri, text);
  return { folder, uri, daemon, output: path.join(folder, "out", "model") };
}

test("a recipe's model is written, with progress and figures", async (t) => {
  const { folder, uri, daemon, output } = await opened(t);

  const result = await daemon.request(exporting, { recipe: uri, output, format: "safetensors", token: "a" });

  assert.equal(result.output, output);
  assert.deepEqual(readdirSync(output).sort(), [...result.files].sort());
  assert.ok(result.difference < 1e-3 && result.sameNext === 1);
  assert.ok(!existsSync(path.join(folder, "elsewhere")));
  const told = daemon.notifications.filter(({ method }) => method === "lathe/export/progress").map(({ params }) => params);
  assert.deepEqual([...new Set(told.map(({ phase }) => phase))], ["writing", "checking"]);
  assert.ok(told.every(({ token, done, total }) => token === "a" && done <= total));

  const again = await daemon.refusal(exporting, { recipe: uri, output, format: "gguf", token: "b" });
  assert.equal(again.data.kind, "outputUnusable");
  const replaced = await daemon.request(exporting, { recipe: uri, output, format: "gguf", quantization: "q8_0", token: "b", overwrite: true });
  assert.deepEqual(readdirSync(output).sort(), ["Modelfile", "README.md", "model-Q8_0.gguf"]);
  assert.ok(replaced.difference < 0.1 && replaced.unchecked === undefined);
});

test("what can't be exported is said by its kind", async (t) => {
  const { uri, daemon, output } = await opened(t);
  const kindOf = async (params) => (await daemon.refusal(exporting, { output, format: "safetensors", token: "a", ...params })).data?.kind;

  assert.equal(await kindOf({ run: "20260101-000000-aaaaa" }), "runUnknown");
  assert.equal(await kindOf({ recipe: uri, output: "relative" }), undefined);
  assert.equal(await kindOf({ recipe: uri, format: "zip" }), undefined);
  assert.equal(await kindOf({ recipe: uri, quantization: "q8_0" }), undefined);
  assert.equal(await kindOf({}), undefined);
  await daemon.change(uri, 2, [{ text: `${recipe}export_quantization_bit: 4\nexport_quantization_dataset: x.json\n` }]);
  assert.equal(await kindOf({ recipe: uri }), "recipeRefused");
  await daemon.change(uri, 3, [{ text: "model_name_or_path: nowhere\nexport_dir: x\n" }]);
  assert.match(String(await kindOf({ recipe: uri })), /exportFailed|recipeRefused/);
  assert.ok(!existsSync(output));
});

test("a run that has left nothing, and a worker that ends without a word", async (t) => {
  const { daemon, run, folder } = await ended(t, "complete");
  const refused = await daemon.refusal(exporting, { run: run.id, output: path.join(folder, "x"), format: "safetensors", token: "a" });
  assert.equal(refused.data.kind, "exportFailed");
  assert.match(refused.message, /no trained adapter/);

  mkdirSync(path.join(folder, "out"), { recursive: true });
  writeFileSync(path.join(folder, "out", "adapter_config.json"), "{}");
  const lost = await daemon.refusal(exporting, { run: run.id, output: path.join(folder, "x"), format: "safetensors", token: "a" });
  assert.equal(lost.data.kind, "exportFailed");
  assert.match(lost.message, /before the export was done/);
  assert.ok(fakeWorker);
});

test("a cancelled export leaves nothing", async (t) => {
  const { folder, uri, daemon, output } = await opened(t);
  const source = new CancellationTokenSource();
  const answer = daemon.request(exporting, { recipe: uri, output, format: "safetensors", token: "a" }, source.token);
  await daemon.received("lathe/export/progress", () => true);
  source.cancel();
  await assert.rejects(answer, { code: -32800 });
  assert.ok(!existsSync(output));
  assert.deepEqual(readdirSync(path.join(folder, "out")), []);
});
