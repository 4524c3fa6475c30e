import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changeBetween, runGroups, type GroupRows } from "../src/features/runsView/runGroups";
import { run } from "./runs";

describe("runGroups", () => {
  it("puts what goes on first, then what waits, then what has ended by recipe", () => {
    const groups = runGroups([
      run({ id: "e", state: "queued" }),
      run({ id: "d", state: "queued" }),
      run({ id: "c", state: "finished", recipePath: "/w/second.recipe.yaml" }),
      run({ id: "b", state: "paused" }),
      run({ id: "a", state: "failed" }),
      run({ id: "0", state: "stopped", recipePath: "/w/second.recipe.yaml" }),
    ]);
    assert.deepEqual(
      groups.map(({ id, label, runs }) => [id, label, runs.map((one) => one.id)]),
      [
        ["running", "Running", ["b"]],
        // The one that waits longest is the next to begin.
        ["queued", "Queued", ["d", "e"]],
        ["recipe:/w/second.recipe.yaml", "second.recipe.yaml", ["c", "0"]],
        ["recipe:/w/first.recipe.yaml", "first.recipe.yaml", ["a"]],
      ],
    );
  });

  it("tells recipes of one name apart by their folders", () => {
    const groups = runGroups([
      run({ id: "b", state: "finished", recipePath: "C:\\one\\r.yaml" }),
      run({ state: "finished", recipePath: "/two/r.yaml" }),
    ]);
    assert.deepEqual(
      groups.map(({ label, description }) => [label, description]),
      [
        ["r.yaml", "one"],
        ["r.yaml", "two"],
      ],
    );
  });

  it("has nothing to show without runs", () => {
    assert.deepEqual(runGroups([]), []);
  });
});

describe("changeBetween", () => {
  const rows = (groups: Record<string, Record<string, string>>): Map<string, GroupRows> =>
    new Map(Object.entries(groups).map(([id, texts]) => [id, { text: id, rows: new Map(Object.entries(texts)) }]));

  it("finds the rows that say something else", () => {
    const before = rows({ running: { a: "step 1", b: "step 7" }, queued: { c: "waits" } });
    const after = rows({ running: { a: "step 2", b: "step 7" }, queued: { c: "waits" } });
    assert.deepEqual(changeBetween(before, after), { everything: false, ids: ["a"] });
    assert.deepEqual(changeBetween(after, after), { everything: false, ids: [] });
  });

  it("draws a group anew when its runs are others, or in another order", () => {
    const before = rows({ running: { a: "", b: "" }, queued: { c: "" } });
    assert.deepEqual(changeBetween(before, rows({ running: { a: "" }, queued: { c: "" } })), { everything: false, ids: ["running"] });
    assert.deepEqual(changeBetween(before, rows({ running: { b: "", a: "" }, queued: { c: "" } })), {
      everything: false,
      ids: ["running"],
    });
  });

  it("draws everything anew when a group comes or goes", () => {
    assert.deepEqual(changeBetween(rows({ running: { a: "" } }), rows({ "recipe:r": { a: "" } })), { everything: true });
    assert.deepEqual(changeBetween(rows({}), rows({ running: { a: "" } })), { everything: true });
  });
});
