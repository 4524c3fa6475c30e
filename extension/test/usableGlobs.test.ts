import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { usableGlobs } from "../src/features/recipes/usableGlobs";

describe("usableGlobs", () => {
  it("keeps patterns", () => {
    assert.deepEqual(usableGlobs(["recipes/**/*.yaml", "*.yml"]), ["recipes/**/*.yaml", "*.yml"]);
  });

  it("takes a pattern from the folder's own name for the same", () => {
    assert.deepEqual(usableGlobs(["./a/*.yaml", " b.yaml "]), ["a/*.yaml", "b.yaml"]);
  });

  it("passes over what is no pattern", () => {
    assert.deepEqual(usableGlobs(["", "  ", 3, null, ["a"]]), []);
    for (const odd of [undefined, null, "*.yaml", 1, {}]) {
      assert.deepEqual(usableGlobs(odd), []);
    }
  });
});
