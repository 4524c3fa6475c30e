import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runRow, runTooltip } from "../src/features/runsView/runRow";
import type { RunState } from "../src/infrastructure/protocol.generated";
import { run } from "./runs";

const now = new Date("2026-05-04T12:00:00");
const createdAt = new Date("2026-05-04T09:05:00").toISOString();

describe("runRow", () => {
  it("names a run that goes on by its recipe, with how far it is", () => {
    const row = runRow(run({ phase: "training", step: 120, totalSteps: 1250, loss: 1.4234, createdAt }), now);
    assert.equal(row.label, "first.recipe.yaml");
    assert.equal(row.description, "step 120/1,250 · loss 1.42");
    assert.equal(row.context, "run active atWork pausable");
    assert.equal(row.spoken, "first.recipe.yaml, Running, started 09:05, step 120/1,250 · loss 1.42");
  });

  it("says what a queued run waits for", () => {
    const row = runRow(run({ state: "queued", waitReason: "cpu is busy with run b." }), now);
    assert.equal(row.description, "cpu is busy with run b.");
    assert.equal(row.context, "run active");
  });

  it("names an ended run by its time, with its outcome", () => {
    const row = runRow(run({ state: "stopped", step: 70, loss: 0.5, lastCheckpoint: "/w/checkpoint-70", createdAt }), now);
    assert.equal(row.label, "09:05");
    assert.equal(row.description, "stopped · 70 steps · loss 0.50");
    assert.equal(row.context, "run ended resumable talkable");
  });

  it("has an icon of its own for each state that stays", () => {
    const states: RunState[] = ["queued", "running", "paused", "finished", "stopped", "failed", "lost"];
    const icons = new Set(states.map((state) => runRow(run({ state }), now).icon.id));
    assert.equal(icons.size, states.length);
  });
});

describe("runTooltip", () => {
  it("lists what is known, and leaves out what is not", () => {
    const tooltip = runTooltip(run({ step: 7, totalSteps: 10, loss: 0.25, stalledSeconds: 60, createdAt }), now);
    assert.match(tooltip, /^\*\*first\.recipe\.yaml\*\*\n\n\| \| \|\n\| --- \| --- \|\n\| State \| Running \|\n/);
    assert.match(tooltip, /\| Step \| 7\/10 \|/);
    assert.match(tooltip, /\| Loss \| 0\.2500 \|/);
    assert.match(tooltip, /Nothing has been heard of it for 1 min\./);
    assert.doesNotMatch(tooltip, /Eval loss|undefined/);
  });

  it("takes a message by its letter", () => {
    const tooltip = runTooltip(run({ state: "failed", message: "No `data` in *that* | folder" }), now);
    assert.ok(tooltip.includes("No \\`data\\` in \\*that\\* \\| folder"));
  });
});
