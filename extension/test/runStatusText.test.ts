import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runStatusText, runStatusTooltip } from "../src/features/runs/runStatusText";
import { run } from "./runs";

describe("runStatusText", () => {
  it("says step, loss and time left", () => {
    const text = runStatusText(run({ phase: "training", step: 120, totalSteps: 1250, loss: 1.4234, etaSeconds: 840 }), 0);
    assert.equal(text, "step 120/1,250 · loss 1.42 · 14 min left");
  });

  it("leaves out what is not known", () => {
    assert.equal(runStatusText(run({ step: 3 }), 0), "step 3");
  });

  it("says what a run is busy with before its first step", () => {
    const preparing = run({ phase: "preparingData", progressDone: 200, progressTotal: 1000 });
    assert.equal(runStatusText(preparing, 0), "Preparing data (200 of 1000)");
    assert.equal(runStatusText(run({ state: "starting" }), 0), "Starting");
  });

  it("says that a run is being stopped", () => {
    assert.equal(runStatusText(run({ state: "stopping", step: 9, phase: "saving" }), 0), "Saving");
    assert.equal(runStatusText(run({ state: "stopping", step: 9, phase: "training" }), 0), "Stopping");
  });

  it("counts the other runs", () => {
    assert.equal(runStatusText(run({ step: 3 }), 2), "step 3 · +2 more");
  });

  it("lists every run in the tooltip", () => {
    const tooltip = runStatusTooltip([run({ step: 3 }), run({ recipePath: "/w/second.recipe.yaml", state: "starting" })]);
    assert.equal(tooltip, "first.recipe.yaml: step 3\nsecond.recipe.yaml: Starting");
  });
});
