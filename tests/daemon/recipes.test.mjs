// Making recipes: what they can be made of, new ones, and those of Axolotl's configurations.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Daemon, daemonPath, repository, temporaryFolder, uriOf } from "./client.mjs";

const errorsOf = (diagnostics) => diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code);

/** A workspace with the tiny model and two registries, and a daemon that has it open. */
async function workshop(t) {
  const folder = temporaryFolder(t);
  cpSync(path.join(repository, "samples/models/tiny"), path.join(folder, "models/tiny"), { recursive: true });
  mkdirSync(path.join(folder, "models/empty"), { recursive: true });
  writeFileSync(path.join(folder, "models/empty/config.json"), "{}");
  mkdirSync(path.join(folder, "node_modules/model"), { recursive: true });
  writeFileSync(path.join(folder, "node_modules/model/dataset_info.json"), '{ "hidden": {} }');
  mkdirSync(path.join(folder, "data/more"), { recursive: true });
  writeFileSync(path.join(folder, "data/dataset_info.json"), '{ "greetings": { "file_name": "greetings.json" }, "b c": {} }');
  writeFileSync(path.join(folder, "data/greetings.json"), '[{ "instruction": "Hello", "output": "Good day" }]');
  writeFileSync(path.join(folder, "data/more/dataset_info.json"), "not JSON");
  mkdirSync(path.join(folder, "recipes"));
  const daemon = await Daemon.initialized(t, { folders: [folder] });
  return { folder, recipes: uriOf(path.join(folder, "recipes")), daemon };
}

/** The codes of the errors of a text that stands in a folder of a workspace. */
async function check(daemon, folder, name, text) {
  const uri = uriOf(path.join(folder, name));
  await daemon.open(uri, text);
  return errorsOf((await daemon.diagnostics(uri, 1)).diagnostics);
}

test("a daemon says that it makes recipes", async (t) => {
  const daemon = new Daemon(t);
  const { capabilities } = await daemon.initialize();
  assert.ok(capabilities.experimental.lathe.capabilities.includes("makeRecipes"));
});

test("templates, devices, models and datasets are offered", async (t) => {
  const { recipes, daemon } = await workshop(t);
  const { templates, devices, models, datasets } = await daemon.request("lathe/recipe/templates", { folder: recipes });
  assert.deepEqual(templates[0], {
    id: "lora-sft",
    name: "Teach a chat model new answers (LoRA)",
    detail: "a small adapter; needs the least memory",
    notYet: false,
    needsDataset: true,
  });
  assert.ok(templates.some(({ notYet, needsDataset }) => notYet && !needsDataset));
  assert.deepEqual(devices.filter(({ isHere }) => isHere), [devices[0]]);
  assert.ok(devices[0].bytes > 2 ** 28);
  const bytes = devices.slice(1).map((device) => device.bytes);
  assert.ok(devices.some(({ name }) => name === "RTX 4090"));
  assert.deepEqual(bytes, bytes.toSorted((a, b) => a - b));
  assert.deepEqual(models, ["models/tiny"]);
  assert.deepEqual(datasets, [
    { name: "greetings", folder: "data" },
    { name: "b c", folder: "data" },
  ]);
});

test("a new recipe for this machine trains as it is", async (t) => {
  const { folder, recipes, daemon } = await workshop(t);
  const asked = { template: "lora-sft", folder: recipes, model: "models/tiny", dataset: "greetings", datasetFolder: "data" };
  const { text, fileName, notes } = await daemon.request("lathe/recipe/new", asked);
  assert.equal(fileName, "tiny-lora-sft.recipe.yaml");
  assert.match(text, /^model_name_or_path: models\/tiny$/m);
  assert.match(text, /^template: chatml +#/m);
  assert.match(text, /^cutoff_len: 512 +#/m);
  assert.match(text, /^output_dir: saves\/tiny-lora-sft$/m);
  assert.ok(notes.some((note) => /^.+: \d+\.\d of \d+\.\d GiB, fits\./.test(note)), notes.join("\n"));
  assert.deepEqual(await check(daemon, folder, `recipes/${fileName}`, text), []);

  writeFileSync(path.join(folder, "recipes", fileName), text);
  const second = await daemon.request("lathe/recipe/new", asked);
  assert.equal(second.fileName, "tiny-lora-sft-2.recipe.yaml");
  assert.match(second.text, /^output_dir: saves\/tiny-lora-sft-2$/m);
});

test("every template makes a recipe for a GPU, and says what is to be filled in", async (t) => {
  const { folder, recipes, daemon } = await workshop(t);
  const { templates } = await daemon.request("lathe/recipe/templates", { folder: recipes });
  for (const { id, notYet, needsDataset } of templates) {
    const { text, fileName, notes } = await daemon.request("lathe/recipe/new", { template: id, folder: recipes, gpu: "rtx 4090" });
    assert.match(text, /made for RTX 4090\.\n/);
    assert.match(text, /^model_name_or_path: models\/my-model +# FILL IN/m);
    assert.equal(/^dataset: my_dataset +# FILL IN/m.test(text), needsDataset);
    assert.equal(notes.some((note) => note.startsWith("Lathe can't run this yet")), notYet);
    const errors = await check(daemon, folder, `recipes/${fileName}`, text);
    assert.ok(errors.includes("LT6001"), `${id}: ${errors}`);
  }
});

test("a published model that does not fit is said to", async (t) => {
  const { recipes, daemon } = await workshop(t);
  const { notes } = await daemon.request("lathe/recipe/new", {
    template: "full-sft",
    folder: recipes,
    gpu: "RTX 4090",
    model: "Qwen/Qwen2.5-7B",
  });
  assert.ok(notes.some((note) => note.startsWith("It does not fit")), notes.join("\n"));
});

test("wrong parameters of a new recipe are refused with what there is", async (t) => {
  const { recipes, daemon } = await workshop(t);
  const refused = (parameters, message) => assert.rejects(daemon.request("lathe/recipe/new", parameters), { code: -32602, message });
  await refused({ template: "sing", folder: recipes }, /There is no template 'sing'\. There are lora-sft, /);
  await refused({ template: "lora-sft", folder: recipes, gpu: "RTX 4009" }, /No GPU named 'RTX 4009' is known\. Did you mean /);
  await refused({ template: "lora-sft", folder: recipes, gpu: "A100" }, /'A100' may be /);
  await refused({ template: "lora-sft", folder: "untitled:Untitled-1" }, /is no folder on this machine/);
  await refused({ template: 7, folder: recipes }, /do not fit/);
  await refused({ folder: recipes }, /do not fit/);
  await assert.rejects(daemon.request("lathe/recipe/templates", {}), { code: -32602 });
  await assert.rejects(daemon.request("lathe/recipe/templates", { folder: "https://example.org/x" }), { code: -32602 });
});

const axolotl = [
  "base_model: models/tiny",
  "datasets:",
  "  - path: data/greetings.json",
  "    type: alpaca",
  "adapter: lora",
  "lora_r: 8",
  "lora_alhpa: 16",
  "learning_rate: 0.001",
  "deepspeed: zero3.json",
  "wandb_project:",
  "",
].join("\n");

test("a configuration of Axolotl becomes a recipe with a registry, whose data is found", async (t) => {
  const { folder, daemon } = await workshop(t);
  const file = path.join(folder, "recipes/lora.yml");
  writeFileSync(file, axolotl);
  const { text, fileName, files, carried, left } = await daemon.request("lathe/recipe/import", { source: uriOf(file) });
  assert.equal(fileName, "lora.recipe.yaml");
  assert.equal(carried, 5);
  assert.deepEqual(left, [
    { key: "lora_alhpa", line: 7, reason: "This is no key of Axolotl's that is known here; lora_alpha is." },
    { key: "deepspeed", line: 9, reason: "Sharding over devices with DeepSpeed is not possible yet; a run uses one device." },
  ]);
  assert.deepEqual(files.map(({ name }) => name), ["lora-data/dataset_info.json"]);
  assert.deepEqual(JSON.parse(files[0].text), { greetings: { file_name: "../../data/greetings.json" } });

  mkdirSync(path.join(folder, "recipes/lora-data"));
  writeFileSync(path.join(folder, "recipes", files[0].name), files[0].text);
  assert.deepEqual(await check(daemon, folder, `recipes/${fileName}`, text), []);

  // Neither the recipe nor the registry is put in place of what is there by now.
  writeFileSync(path.join(folder, "recipes", fileName), text);
  const second = await daemon.request("lathe/recipe/import", { source: uriOf(file) });
  assert.equal(second.fileName, "lora-2.recipe.yaml");
  assert.deepEqual(second.files.map(({ name }) => name), ["lora-data-2/dataset_info.json"]);
});

test("the text of an open document goes before the file's, and needs no file", async (t) => {
  const { daemon } = await workshop(t);
  await daemon.open("untitled:Untitled-1", axolotl);
  const { fileName, carried } = await daemon.request("lathe/recipe/import", { source: "untitled:Untitled-1" });
  assert.equal(fileName, "imported.recipe.yaml");
  assert.equal(carried, 5);
});

test("a broken configuration is imported as far as it can be read", async (t) => {
  const { folder, daemon } = await workshop(t);
  const file = path.join(folder, "broken.yml");
  writeFileSync(file, axolotl.replace("lora_r: 8", "lora_r: [8"));
  const { text, left } = await daemon.request("lathe/recipe/import", { source: uriOf(file) });
  assert.match(text, /^model_name_or_path: models\/tiny$/m);
  assert.ok(left.some(({ line }) => line === 6 || line === 7));
});

test("what is no configuration of Axolotl is refused", async (t) => {
  const { folder, daemon } = await workshop(t);
  const recipe = uriOf(path.join(repository, "samples/recipes/tiny-sft.recipe.yaml"));
  await assert.rejects(daemon.request("lathe/recipe/import", { source: recipe }), {
    message: /This is no configuration of Axolotl/,
    data: { kind: "recipeUnreadable", hint: "Open the YAML file that 'axolotl train' takes." },
  });
  await assert.rejects(daemon.request("lathe/recipe/import", { source: uriOf(path.join(folder, "missing.yml")) }), /There is no file/);
  await assert.rejects(daemon.request("lathe/recipe/import", { source: "untitled:nothing" }), { code: -32602 });
  await assert.rejects(daemon.request("lathe/recipe/import", { source: [] }), { code: -32602 });
});

test("the shell's import writes the recipe and its registry, and nothing over what is there", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, "lora.yml"), axolotl);
  const run = (...words) => spawnSync(daemonPath, ["import", ...words], { cwd: folder, encoding: "utf8" });

  const first = run("lora.yml");
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /^lora\.recipe\.yaml: 5 keys carried over, 2 things left\.\nlora-data\/dataset_info\.json: the datasets it names\.\n/);
  assert.match(first.stdout, /^ {2}line 7, lora_alhpa: .+; lora_alpha is\.$/m);
  assert.match(readFileSync(path.join(folder, "lora.recipe.yaml"), "utf8"), /^dataset_dir: lora-data$/m);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(path.join(folder, "lora-data/dataset_info.json"), "utf8"))), ["greetings"]);

  const second = JSON.parse(run("lora.yml", "--out", "new/other.recipe.yaml", "--json").stdout);
  assert.deepEqual([second.recipe, second.files, second.carried], ["new/other.recipe.yaml", ["other-data/dataset_info.json"], 5]);
  assert.match(readFileSync(path.join(folder, "new/other.recipe.yaml"), "utf8"), /^dataset_dir: new\/other-data$/m);

  const before = readdirSync(folder, { recursive: true });
  for (const [words, message] of [
    [["lora.yml", "--out", "new/other.recipe.yaml"], /is there already; name another file/],
    [["lora.recipe.yaml"], /is no configuration of Axolotl/],
    [["missing.yml"], /There is no file 'missing\.yml'/],
  ]) {
    const refused = run(...words);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, message);
  }

  assert.deepEqual(readdirSync(folder, { recursive: true }), before);
});
