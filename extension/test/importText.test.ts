import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { filesQuestion, importPage, importSummary } from "../src/features/recipes/importText";
import type { RecipeImportResult } from "../src/infrastructure/protocol.generated";

const result: RecipeImportResult = {
  text: "",
  fileName: "a.recipe.yaml",
  files: [{ name: "data/dataset_info.json", text: "{}" }],
  carried: 14,
  left: [{ key: "xformers_attention", line: 31, reason: "Lathe has one attention | no choice." }],
};

describe("importSummary", () => {
  it("counts both", () => {
    assert.equal(importSummary("axolotl.yml", result), "14 keys of axolotl.yml were carried over; 1 was not.");
    assert.equal(importSummary("axolotl.yml", { ...result, left: [] }), "All 14 keys of axolotl.yml were carried over.");
  });
});

describe("importPage", () => {
  it("lists what was left out, with its line and reason", () => {
    const page = importPage("axolotl.yml", result);
    assert.match(page, /^# Not carried over from axolotl\.yml\n/);
    assert.ok(page.includes("| `xformers_attention` | 31 | Lathe has one attention \\| no choice. |"));
  });
});

describe("filesQuestion", () => {
  it("names the files and where they go", () => {
    assert.deepEqual(filesQuestion(result, "/w"), {
      message: "Write data/dataset_info.json, which the recipe needs?",
      detail: "Into /w:\n  data/dataset_info.json",
    });
  });
});
