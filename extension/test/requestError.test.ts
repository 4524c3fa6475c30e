import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { problemOf, sentencesOf } from "../src/infrastructure/requestError";

describe("problemOf", () => {
  it("reads the daemon's refusal with its hint", () => {
    const error = Object.assign(new Error("The recipe has 2 errors."), { data: { kind: "recipeRefused", hint: "Fix them." } });
    const problem = problemOf(error);
    assert.deepEqual(problem, { kind: "recipeRefused", message: "The recipe has 2 errors.", hint: "Fix them." });
    assert.equal(sentencesOf(problem), "The recipe has 2 errors. Fix them.");
  });

  it("takes anything else for trouble with the connection", () => {
    for (const data of [undefined, null, "text", {}]) {
      const error = Object.assign(new Error("gone"), { data });
      assert.deepEqual(problemOf(error), { kind: "connection", message: "gone" });
    }
    assert.deepEqual(problemOf("gone"), { kind: "connection", message: "gone" });
    assert.equal(sentencesOf(problemOf("gone")), "gone");
  });
});
