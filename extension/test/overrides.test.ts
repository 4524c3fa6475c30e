import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseOverrides } from "../src/features/runs/overrides";

describe("parseOverrides", () => {
  it("splits at blanks", () => {
    assert.deepEqual(parseOverrides("  learning_rate=1e-4   num_train_epochs=1 "), { words: ["learning_rate=1e-4", "num_train_epochs=1"] });
  });

  it("keeps what is quoted together", () => {
    assert.deepEqual(parseOverrides(`output_dir="a b" 'dataset=one, two'`), { words: ["output_dir=a b", "dataset=one, two"] });
  });

  it("takes an empty value, and further equals signs as part of one", () => {
    assert.deepEqual(parseOverrides(`eval_dataset="" a=b=c`), { words: ["eval_dataset=", "a=b=c"] });
  });

  it("takes no overrides at all", () => {
    assert.deepEqual(parseOverrides("  "), { words: [] });
  });

  it("says what is wrong", () => {
    assert.deepEqual(parseOverrides("bf16"), { problem: '"bf16" is not of the form key=value.' });
    assert.deepEqual(parseOverrides("learning rate=1"), { problem: '"learning" is not of the form key=value.' });
    assert.deepEqual(parseOverrides("=3"), { problem: '"" is no key of a recipe.' });
    assert.deepEqual(parseOverrides("--lr=3"), { problem: '"--lr" is no key of a recipe.' });
    assert.deepEqual(parseOverrides('a="b'), { problem: "A quotation mark is not closed." });
  });
});
