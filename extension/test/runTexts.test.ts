import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answersText } from "../src/features/runs/answersText";
import { editsText, isEditList } from "../src/features/runs/remedyText";
import { runIdOf } from "../src/features/runs/runArgument";

describe("answersText", () => {
  it("sets both answers below the prompt", () => {
    const text = answersText("/w/r.yaml", [{ prompt: "Who are\nyou?", before: " The cat. ", after: "I am Spindle." }]);
    assert.equal(
      text,
      "# Answers before and after training\n\n/w/r.yaml\n\n> Who are\n> you?\n\n**Before:** The cat.\n\n**After:** I am Spindle.\n",
    );
  });

  it("says when an answer is not there yet, or is empty", () => {
    const text = answersText("/w/r.yaml", [{ prompt: "Hello", before: "" }]);
    assert.match(text, /\*\*Before:\*\* nothing\n\n\*\*After:\*\* not yet\n/);
  });

  it("says how to get some", () => {
    assert.match(answersText("/w/r.yaml", []), /lathe_preview_prompts/);
  });
});

describe("editsText", () => {
  it("says what a key is now", () => {
    assert.equal(
      editsText([{ key: "cutoff_len", value: "1024" }, { key: "flash_attn" }]),
      "cutoff_len is 1024 now, flash_attn is taken out",
    );
  });
});

describe("isEditList", () => {
  it("takes edits and nothing else", () => {
    assert.equal(isEditList([{ key: "seed", value: "1" }]), true);
    assert.equal(isEditList([{ value: "1" }]), false);
    assert.equal(isEditList(0), false);
  });
});

describe("runIdOf", () => {
  it("reads an id or a row of the view", () => {
    assert.equal(runIdOf("a"), "a");
    assert.equal(runIdOf({ kind: "run", id: "a", runId: "a" }), "a");
    assert.equal(runIdOf({ kind: "group", id: "running" }), undefined);
    assert.equal(runIdOf(undefined), undefined);
    assert.equal(runIdOf(""), undefined);
  });
});
