import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkText } from "../src/features/recipes/checkText";

describe("checkText", () => {
  it("counts findings, and says what the recipe does and needs", () => {
    const text = checkText("r.yaml", {
      errors: 1,
      warnings: 2,
      notes: 0,
      summary: "LoRA of tiny, 250 steps",
      memory: "RTX 4090: 17.3 of 23.1 GiB, fits",
    });
    assert.equal(text.message, "r.yaml: 1 error, 2 warnings. LoRA of tiny, 250 steps. RTX 4090: 17.3 of 23.1 GiB, fits.");
    assert.equal(text.severity, "error");
    assert.equal(text.hasProblems, true);
  });

  it("is glad about none", () => {
    const text = checkText("r.yaml", { errors: 0, warnings: 0, notes: 0, summary: "It can be trained." });
    assert.deepEqual(text, { message: "r.yaml: no findings. It can be trained.", severity: "information", hasFindings: false, hasProblems: false });
  });

  it("takes notes lightly", () => {
    const text = checkText("r.yaml", { errors: 0, warnings: 0, notes: 3, summary: "It can be trained." });
    assert.equal(text.message, "r.yaml: 3 notes in the text. It can be trained.");
    assert.equal(text.severity, "information");
    assert.equal(text.hasFindings, true);
    assert.equal(text.hasProblems, false);
  });
});
