import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keysOfClause } from "./whenClause";

describe("keysOfClause", () => {
  it("reads what clauses are made of", () => {
    assert.deepEqual(keysOfClause("lathe.a || !(view == lathe.runs && !virtualWorkspace)"), ["lathe.a", "view", "virtualWorkspace"]);
    assert.deepEqual(keysOfClause("viewItem =~ /\\bpaused\\b/"), ["viewItem"]);
    assert.deepEqual(keysOfClause("false"), []);
  });

  it("refuses what VS Code would take for never", () => {
    for (const clause of [
      "resourceLang == yaml",
      "lathe.a &&",
      "lathe.a lathe.b",
      "(lathe.a",
      "lathe.a & lathe.b",
      "view ==",
      "viewItem =~ /(/",
      "",
    ]) {
      assert.throws(() => keysOfClause(clause), clause);
    }
  });
});
