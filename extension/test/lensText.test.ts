import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lensParts } from "../src/features/lens/lensText";
import type { RunInfo } from "../src/infrastructure/protocol.generated";
import { run } from "./runs";

const titles = (runs: RunInfo[], hasJustEnded = true): string[] => lensParts(runs, () => hasJustEnded).map(({ title }) => title);

describe("lensParts", () => {
  it("offers training where nothing goes on", () => {
    assert.deepEqual(
      lensParts([], () => true),
      [{ title: "$(play) Train", command: "lathe.train" }],
    );
  });

  it("shows how the run is doing, and what it can be asked", () => {
    const running = run({ phase: "training", step: 120, totalSteps: 1250, loss: 1.4234, etaSeconds: 840 });
    assert.deepEqual(
      lensParts([running], () => false),
      [
        { title: "step 120/1,250 · loss 1.42 · 14 min left", command: "lathe.openPanel", runId: "a" },
        { title: "Stop", command: "lathe.stop", runId: "a" },
        { title: "Pause", command: "lathe.pause", runId: "a" },
      ],
    );
  });

  it("lets a paused run go on", () => {
    assert.deepEqual(titles([run({ state: "paused", step: 7, phase: "training" })]), ["Paused at step 7", "Stop", "Resume"]);
  });

  it("says what a queued run waits for", () => {
    assert.deepEqual(titles([run({ state: "queued", waitReason: "cpu is busy with run b." })]), [
      "Queued: cpu is busy with run b.",
      "Stop",
    ]);
  });

  it("asks nothing of a run that is stopping", () => {
    assert.deepEqual(titles([run({ state: "stopping", step: 9, phase: "saving" })]), ["Saving"]);
  });

  it("counts the other runs of the recipe", () => {
    const [first] = titles([run({ id: "b", step: 3 }), run({ step: 5 })]);
    assert.equal(first, "step 3 · +1 more");
  });

  it("tells for a while how the run has ended, and offers to go on", () => {
    // The last step that was logged is not always the last one.
    const stopped = run({ state: "stopped", step: 65, lastCheckpoint: "/w/saves/checkpoint-70" });
    assert.deepEqual(
      lensParts([stopped], () => true),
      [
        { title: "$(play) Train", command: "lathe.train" },
        { title: "Stopped at step 70", command: "lathe.openPanel", runId: "a" },
        { title: "Resume from checkpoint-70", command: "lathe.resumeFromCheckpoint", runId: "a" },
        { title: "Chat", command: "lathe.chat", runId: "a" },
      ],
    );
    assert.deepEqual(titles([stopped], false), ["$(play) Train"]);
  });

  it("does not offer to go on with what is done or left nothing", () => {
    assert.deepEqual(titles([run({ state: "finished", step: 9, loss: 0.5, lastCheckpoint: "/w/c" })]), [
      "$(play) Train",
      "Finished after step 9 · loss 0.50",
      "Chat",
    ]);
    assert.deepEqual(titles([run({ state: "lost", step: 2 })]), ["$(play) Train", "Failed at step 2"]);
  });
});
