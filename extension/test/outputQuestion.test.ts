import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { questionAboutOutput } from "../src/features/runs/outputQuestion";

const problem = { kind: "choiceNeeded" as const, message: "overwrite_output_dir: true would delete things.", hint: "Choose." };

describe("questionAboutOutput", () => {
  it("offers both ways, the one that deletes nothing first, with what each means", () => {
    const choice = { checkpoint: "checkpoint-20", changedKeys: ["seed (7, was 42)"], canOverwrite: true, checkpoints: 2, files: 1, bytes: 1_234_567 };
    const question = questionAboutOutput(problem, choice);
    assert.equal(question.message, problem.message);
    assert.deepEqual(question.answers, [
      { title: "Go on from checkpoint-20", existing: "resume" },
      { title: "Delete and begin anew", existing: "overwrite" },
    ]);
    assert.equal(
      question.detail,
      "Changed since checkpoint-20 was written: seed (7, was 42).\nBeginning anew deletes 2 checkpoints and 1 file (1.23 MB).\nChoose.",
    );
  });

  it("offers only what is possible", () => {
    const nothing = { changedKeys: [], checkpoints: 0, files: 3, bytes: 12 };
    const weights = questionAboutOutput(problem, { ...nothing, canOverwrite: true });
    assert.deepEqual(weights.answers.map(({ existing }) => existing), ["overwrite"]);
    assert.match(weights.detail, /3 files \(12 bytes\)/);
    const read = questionAboutOutput(problem, { ...nothing, checkpoint: "checkpoint-1", canOverwrite: false });
    assert.deepEqual(read.answers.map(({ existing }) => existing), ["resume"]);
    assert.equal(read.detail, "Choose.");
  });
});
