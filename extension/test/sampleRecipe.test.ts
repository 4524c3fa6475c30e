import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { hasMistake, sampleRecipe } from "../src/features/walkthrough/sampleRecipe";

const samples = join(import.meta.dirname, "../../../samples");
const original = readFileSync(join(samples, "recipes/assistant-lora.recipe.yaml"), "utf8");

function valueOf(text: string, key: string): string | undefined {
  return new RegExp(`^${key}: (\\S+)`, "m").exec(text)?.[1];
}

describe("sampleRecipe", () => {
  it("names places below the folder it is copied to, all of which are in the samples", () => {
    const text = sampleRecipe(original, "lathe-sample/");
    assert.equal(valueOf(text, "model_name_or_path"), "lathe-sample/models/tiny");
    assert.equal(valueOf(text, "dataset_dir"), "lathe-sample/data");
    assert.equal(valueOf(text, "output_dir"), "lathe-sample/saves/assistant-lora");
    assert.ok(existsSync(join(samples, "models/tiny/model.safetensors")));
    assert.doesNotMatch(text, /(?<!lathe-)samples?\//);
  });

  it("names them as they are beside the recipe", () => {
    const text = sampleRecipe(original, "");
    assert.equal(valueOf(text, "model_name_or_path"), "models/tiny");
    assert.equal(valueOf(text, "output_dir"), "saves/assistant-lora");
  });

  it("has exactly one mistake, and is the original without it", () => {
    assert.equal(hasMistake(original), false);
    const text = sampleRecipe(original, "");
    assert.equal(hasMistake(text), true);
    assert.equal(text.match(/learnig/g)?.length, 1);
    const keys = (recipe: string): string[] => [...recipe.matchAll(/^(\w+):/gm)].map(([, key]) => key ?? "");
    assert.deepEqual(keys(text.replace("learnig_rate", "learning_rate")), keys(original));
  });
});
