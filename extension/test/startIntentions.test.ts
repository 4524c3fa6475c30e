import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StartIntentions } from "../src/features/runs/startIntentions";

describe("StartIntentions", () => {
  it("keeps a key until the daemon has answered", () => {
    const intentions = new StartIntentions();
    const first = intentions.keyFor("a.yaml", 1);
    assert.equal(intentions.keyFor("a.yaml", 1), first);
    assert.notEqual(intentions.keyFor("b.yaml", 1), first);
    intentions.settle("a.yaml");
    assert.notEqual(intentions.keyFor("a.yaml", 1), first);
  });

  it("takes a changed recipe for another intention", () => {
    const intentions = new StartIntentions();
    assert.notEqual(intentions.keyFor("a.yaml", 1), intentions.keyFor("a.yaml", 2));
  });
});
