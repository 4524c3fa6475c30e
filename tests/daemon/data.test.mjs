// Checks and previews of data, and what stands of a check on a recipe's line.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, repository, temporaryFolder, uriOf } from "./client.mjs";

const rows = [
  { instruction: "What is the sum of one and one?", output: "It is two, as everybody knows." },
  { instruction: "What is the key to the house?", output: "It is AKIAIOSFODNN7EXAMPLE, and it is under the mat." },
  { instruction: "What is the sum of one and one?", output: "It is two, as everybody knows." },
];

const recipe = `model_name_or_path: models/tiny
stage: sft
do_train: true
finetuning_type: lora
dataset: sums
template: chatml
cutoff_len: 64
output_dir: out
`;

async function workshop(t) {
  const folder = temporaryFolder(t);
  cpSync(path.join(repository, "samples/models/tiny"), path.join(folder, "models/tiny"), { recursive: true });
  mkdirSync(path.join(folder, "data"));
  writeFileSync(path.join(folder, "data/dataset_info.json"), '{ "sums": { "file_name": "sums.jsonl" } }');
  writeFileSync(path.join(folder, "data/sums.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const daemon = await Daemon.initialized(t, { folders: [folder] });
  return { folder, uri: uriOf(path.join(folder, "my.recipe.yaml")), daemon };
}

test("a check finds what is in the rows, and the recipe's line says so afterwards", async (t) => {
  const { uri, daemon } = await workshop(t);
  await daemon.open(uri, recipe);
  assert.ok((await daemon.diagnostics(uri, 1)).diagnostics.every(({ code }) => !code.startsWith("LT51")));

  const { datasets, unit, rowLimit } = await daemon.request("lathe/data/check", { recipe: uri, token: "a" });

  assert.deepEqual([unit, rowLimit, datasets.length], ["tokens", 64, 1]);
  const found = Object.fromEntries(datasets[0].findings.map(({ code, severity, examples }) => [code, [severity, examples[0].row, examples[0].line]]));
  assert.deepEqual(found.LT5116, ["error", 2, 2]);
  assert.deepEqual(found.LT5105, ["warning", 3, 3]);
  assert.ok(!JSON.stringify(datasets).includes("IOSFODNN7"));
  const told = await daemon.received(
    "textDocument/publishDiagnostics",
    (said) => said.uri === uri && said.diagnostics.some(({ code }) => code === "LT5116"),
  );
  const onLine = told.diagnostics.filter(({ code }) => code.startsWith("LT51"));
  assert.ok(onLine.some(({ code }) => code === "LT5105"));
  assert.ok(onLine.every(({ range, severity }) => range.start.line === 4 && range.start.character === "dataset: ".length && severity > 1));
});

test("a file is checked by itself", async (t) => {
  const { folder, daemon } = await workshop(t);
  const { datasets, unit } = await daemon.request("lathe/data/check", { file: uriOf(path.join(folder, "data/sums.jsonl")) });
  assert.deepEqual([unit, datasets[0].rows, datasets[0].name], ["characters", 3, "sums"]);
});

test("rows are shown as the open recipe makes tokens of them", async (t) => {
  const { uri, daemon } = await workshop(t);
  await daemon.open(uri, recipe.replace("cutoff_len: 64", "cutoff_len: 12"));
  const { rows: shown, dataset, first } = await daemon.request("lathe/data/preview", { recipe: uri, first: 2, count: 2 });
  assert.deepEqual([dataset, first, shown.length, shown[0].row, shown[0].kept], ["sums", 2, 2, 2, 12]);
  const text = shown[0].pieces.flatMap(({ tokens }) => tokens).join("");
  assert.equal(text, `<|im_start|>user\n${rows[1].instruction}<|im_end|>\n<|im_start|>assistant\n${rows[1].output}<|im_end|>\n`);
  assert.deepEqual([...new Set(shown[0].pieces.map(({ use }) => use))].sort(), ["cut", "learnt", "masked"]);
});

test("pairs of answers are checked and shown, each answer by its name", async (t) => {
  const { folder, uri, daemon } = await workshop(t);
  writeFileSync(
    path.join(folder, "data/dataset_info.json"),
    '{ "pairs": { "file_name": "pairs.jsonl", "ranking": true, "columns": { "prompt": "ask", "chosen": "good", "rejected": "bad" } } }',
  );
  const pairs = [
    { ask: "Is it so?", good: "Yes, it is.", bad: "No." },
    { ask: "Is it not?", good: "It is.", bad: "It is." },
    { ask: "Is it, then?", good: "It is indeed.", bad: null },
  ];
  writeFileSync(path.join(folder, "data/pairs.jsonl"), pairs.map((row) => `${JSON.stringify(row)}\n`).join(""));
  await daemon.open(uri, recipe.replace("dataset: sums", "dataset: pairs"));
  const refused = (await daemon.diagnostics(uri, 1)).diagnostics.find(({ code }) => code === "LT5006");
  assert.match(refused.message, /stages rm and dpo.*lathe data check and preview/s);

  const { datasets } = await daemon.request("lathe/data/check", { recipe: uri });
  const found = Object.fromEntries(datasets[0].findings.map(({ code, examples }) => [code, examples[0].row]));
  assert.deepEqual([datasets[0].rowsUsable, found.LT5121, found.LT5120], [2, 2, 3]);

  const { rows: shown } = await daemon.request("lathe/data/preview", { recipe: uri, first: 1, count: 1 });
  assert.deepEqual(
    shown[0].pieces.map(({ use, answer, tokens }) => [use, answer, tokens.join("")]),
    [
      ["masked", undefined, "<|im_start|>user\nIs it so?<|im_end|>\n<|im_start|>assistant\n"],
      ["learnt", "chosen", "Yes, it is.<|im_end|>\n"],
      ["learnt", "rejected", "No.<|im_end|>\n"],
    ],
  );
});

test("what can't be used is an answer, not a failure of the daemon", async (t) => {
  const { folder, uri, daemon } = await workshop(t);
  await daemon.open(uri, recipe);
  await assert.rejects(daemon.request("lathe/data/preview", { recipe: uri, first: 9, count: 1 }), /there is no row 9/);
  await assert.rejects(daemon.request("lathe/data/preview", { recipe: uri, first: 0, count: 1 }), /Rows count from 1/);
  await assert.rejects(daemon.request("lathe/data/check", {}), /needs a recipe, or a file/);
  await assert.rejects(daemon.request("lathe/data/check", { file: uriOf(path.join(folder, "gone.jsonl")) }), /does not exist/);
  await daemon.open(uriOf(path.join(folder, "bare.yaml")), "model_name_or_path: models/tiny\n");
  await assert.rejects(daemon.request("lathe/data/check", { recipe: uriOf(path.join(folder, "bare.yaml")) }), /names no dataset/);
});
