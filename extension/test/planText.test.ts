import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planText } from "../src/features/memory/planText";
import { plan } from "./plans";

describe("the page of a plan", () => {
  it("has the verdict, the items, the shares, what fits, the remedies and the basis", () => {
    const lines = planText("recipes/a.yaml", { plan: plan() }).split("\n");
    assert.deepEqual(lines.slice(0, 2), ["RTX 4090: 27.4 of 23.0 GiB, too large", "recipes/a.yaml"]);
    assert.deepEqual(lines.slice(3, 8), [
      "At the peak, GiB (backward pass)",
      "  weights                 14.0",
      "  kept activations        12.0",
      "  software and allocator   1.4",
      "  all                     27.4  between 25.0 and 29.0",
    ]);
    assert.ok(lines.includes("  loading the model  14.0"));
    assert.ok(lines.includes("  per_device_train_batch_size  12.0  kept activations"));
    assert.ok(lines.includes("  largest micro-batch     2"));
    assert.ok(lines.includes("  longest cutoff_len   none"));
    assert.ok(lines.includes("  17.3 GiB, fits: Turn on gradient checkpointing"));
    assert.ok(lines.includes("    remove disable_gradient_checkpointing, cutoff_len: 512"));
    assert.ok(lines.includes("  24.0 GiB, not enough: Cut sequences"));
    assert.ok(lines.includes("  Planned by formula."));
  });

  it("leaves remedies out where none is needed", () => {
    assert.doesNotMatch(planText("a.yaml", { plan: plan({ remedies: [] }) }), /What would need less/);
  });

  it("says why there is none", () => {
    assert.match(planText("a.yaml", { problem: "The model is not known." }), /No plan: The model is not known\./);
  });
});
