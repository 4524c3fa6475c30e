import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { progressText } from "../src/features/engine/engineProgress";
import { problemOfSource } from "../src/features/engine/engineSource";

describe("problemOfSource", () => {
  it("takes absolute paths and https addresses", () => {
    assert.equal(problemOfSource("/opt/engine.tar.gz"), undefined);
    assert.equal(problemOfSource("https://example.org/engine.tar.gz"), undefined);
  });

  it("says what is wrong with others", () => {
    assert.match(problemOfSource("engine.tar.gz") ?? "", /absolute path/);
    assert.match(problemOfSource("http://example.org/engine.tar.gz") ?? "", /https/);
    assert.match(problemOfSource("file:///opt/engine.tar.gz") ?? "", /https/);
    assert.match(problemOfSource("https://") ?? "", /no address/);
    assert.match(problemOfSource("") ?? "", /absolute path/);
  });
});

describe("progressText", () => {
  it("says how much of what is done", () => {
    assert.deepEqual(progressText({ step: "Fetching", done: 50_000_000, total: 200_000_000 }), {
      message: "Fetching, 50 MB of 200 MB",
      percent: 25,
    });
  });

  it("does without a total", () => {
    assert.deepEqual(progressText({ step: "Fetching", done: 50_000_000, total: 0 }), { message: "Fetching, 50 MB" });
    assert.deepEqual(progressText({ step: "Checking", done: 0, total: 0 }), { message: "Checking" });
  });
});
