import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { looksLikeRecipe } from "../src/features/recipes/looksLikeRecipe";

const samples = join(import.meta.dirname, "../../../samples/recipes");

describe("looksLikeRecipe", () => {
  const names = readdirSync(samples).filter((name) => name.endsWith(".yaml"));

  it("has samples to look at", () => {
    assert.notEqual(names.length, 0);
  });

  for (const name of names) {
    const text = readFileSync(join(samples, name), "utf8");

    it(`takes ${name}`, () => {
      assert.equal(looksLikeRecipe(text), true);
    });

    it(`takes ${name} with Windows line ends and a byte order mark`, () => {
      assert.equal(looksLikeRecipe(`\uFEFF${text.replaceAll("\n", "\r\n")}`), true);
    });
  }

  const recipes: Record<string, string> = {
    "a merge of an adapter": "model_name_or_path: a\nadapter_name_or_path: b\ntemplate: qwen3\nexport_dir: c\n",
    "an inference recipe": "model_name_or_path: a\ntemplate: qwen3\ninfer_backend: huggingface\n",
    "quoted keys": "\"model_name_or_path\": a\n'stage': sft\n",
    "a full recipe by its method": "finetuning_type: full\nmodel_name_or_path: a\n",
    "a recipe that only trains": "model_name_or_path: a\ndo_train: true\n",
    "keys without values": "model_name_or_path:\nstage:\n",
    "a second document start": "---\nmodel_name_or_path: a\nstage: dpo\n",
  };
  for (const [what, text] of Object.entries(recipes)) {
    it(`takes ${what}`, () => {
      assert.equal(looksLikeRecipe(text), true);
    });
  }

  const others: Record<string, string> = {
    "an empty file": "",
    "a Compose file": "services:\n  trainer:\n    image: a\n    environment:\n      model_name_or_path: x\n      stage: sft\n",
    "a Kubernetes job": "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: train\nspec:\n  template: {}\n",
    "a recipe without a model yet": "stage: sft\nfinetuning_type: lora\nlora_rank: 8\n",
    "a model with settings that say nothing of its use": "model_name_or_path: a\noutput_dir: b\nlearning_rate: 1.0e-4\n",
    "a GitHub workflow": "name: CI\non: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n",
    "a GitLab pipeline": "stages: [build]\nbuild:\n  stage: build\n  script: make\n",
    "a model card's head": "license: apache-2.0\nbase_model: a/b\ndatasets:\n  - c\nlibrary_name: peft\n",
    "a MkDocs configuration": "site_name: Docs\nnav:\n  - Home: index.md\n",
    "a data set's configuration": "configs:\n  - config_name: default\n    data_files: a.json\ndataset_info:\n  features: []\n",
    "an Axolotl configuration": "base_model: a\nlora_r: 8\nlora_alpha: 16\ngradient_accumulation_steps: 2\n",
    "a deployment with common words": "stage: production\ndataset: warehouse\ntemplate: main.j2\noutput_dir: build\n",
    "a model's name alone": "model_name_or_path: a\n",
    "recipe keys inside a mapping": "training:\n  model_name_or_path: a\n  stage: sft\n",
    "recipe keys inside a block of text": "readme: |\n  model_name_or_path: a\n  stage: sft\n",
    "recipe keys in comments": "# model_name_or_path: a\n# stage: sft\nname: x\n",
    "a list": "- model_name_or_path: a\n- stage: sft\n",
  };
  for (const [what, text] of Object.entries(others)) {
    it(`leaves ${what}`, () => {
      assert.equal(looksLikeRecipe(text), false);
    });
  }

  it("reads only the beginning of a long file", () => {
    const recipe = "model_name_or_path: a\nstage: sft\n";
    assert.equal(looksLikeRecipe("# a\n".repeat(398) + recipe), true);
    assert.equal(looksLikeRecipe("# a\n".repeat(400) + recipe), false);
    assert.equal(looksLikeRecipe(`# ${"a".repeat(65 * 1024)}\n${recipe}`), false);
  });
});
