import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  exportChoices,
  exportedText,
  exportParams,
  exportProgress,
  problemOfFolder,
  proposedFolder,
  type ExportChoice,
} from "../src/features/export/exportText";

function choiceOf(label: string): ExportChoice {
  const choice = exportChoices.find((one) => one.label === label);
  assert.ok(choice);
  return choice;
}

describe("exportChoices", () => {
  it("differ in label and folder", () => {
    for (const key of ["label", "suffix"] as const) {
      assert.equal(new Set(exportChoices.map((choice) => choice[key])).size, exportChoices.length);
    }
  });

  it("become parameters of a request", () => {
    assert.deepEqual(exportParams({ run: "a" }, choiceOf("GGUF, Q8_0"), " /x ", "1"), {
      output: "/x",
      format: "gguf",
      quantization: "q8_0",
      token: "1",
      overwrite: false,
      run: "a",
    });
    assert.deepEqual(Object.keys(exportParams({ recipe: "file:///a" }, choiceOf("Safetensors"), "/x", "1")).sort(), [
      "format",
      "output",
      "overwrite",
      "recipe",
      "token",
    ]);
  });
});

describe("proposedFolder", () => {
  it("is named after recipe and form, beside the recipe", () => {
    assert.equal(proposedFolder("/home/ada/my.recipe.yaml", choiceOf("Safetensors")), "/home/ada/exports/my-merged");
    assert.equal(proposedFolder("/home/ada/my.yml", choiceOf("GGUF, Q4_0")), "/home/ada/exports/my-gguf-q4_0");
  });

  it("is absolute", () => {
    assert.equal(problemOfFolder("/home/ada/out"), undefined);
    assert.match(problemOfFolder("out") ?? "", /absolute path/);
    assert.match(problemOfFolder("") ?? "", /absolute path/);
  });
});

describe("exportProgress", () => {
  it("tells what is done", () => {
    assert.deepEqual(exportProgress({ token: "1", phase: "writing", done: 50_000_000, total: 200_000_000 }), {
      message: "writing, 50 MB of 200 MB",
      percent: 25,
    });
    assert.deepEqual(exportProgress({ token: "1", phase: "checking", done: 1, total: 8 }), {
      message: "comparing with base and adapter, 1 of 8",
      percent: 12,
    });
    assert.deepEqual(exportProgress({ token: "1", phase: "quantizing", done: 0, total: 0 }), { message: "quantizing, 0 of 0 layers", percent: 0 });
  });
});

describe("exportedText", () => {
  const result = { output: "/x", files: ["model.safetensors"], bytes: 50_000_000, notices: ["Mind the template."] };

  it("tells figures, and that there are none", () => {
    assert.equal(
      exportedText({ ...result, difference: 0.00012, sameNext: 1 }),
      "The model is in /x (1 file, 50 MB). Its logits differ by at most 1.2e-4 of the largest, and 100.0 % of the likeliest tokens are the same. Mind the template.",
    );
    assert.match(
      exportedText({ ...result, difference: 0.00012, sameNext: 1, likeliest: 20 }),
      / In llama\.cpp its log probabilities of the 20 likeliest tokens differ by at most 1\.2e-4 of the largest logit, and 100\.0 % of /,
    );
    assert.match(exportedText({ ...result, files: ["a", "b"] }), /2 files.*It was not compared with what it was made of\. /);
    assert.match(exportedText({ ...result, unchecked: "llama-server was not found" }), /made of: llama-server was not found\. Mind/);
  });
});
