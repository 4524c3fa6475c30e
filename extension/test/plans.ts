import type { MemoryPlanInfo } from "../src/infrastructure/protocol.generated";

const GiB = 2 ** 30;

/** A plan that does not fit, with changes. */
export function plan(changes: Partial<MemoryPlanInfo> = {}): MemoryPlanInfo {
  return {
    summary: "RTX 4090: 27.4 of 23.0 GiB, too large",
    comparison: "needs 27.4 GiB, RTX 4090 has 23.0 GiB",
    verdict: "tooLarge",
    finding: "LT4001",
    hasErrors: false,
    needed: 27.4 * GiB,
    neededAtLeast: 25 * GiB,
    neededAtMost: 29 * GiB,
    budget: 23 * GiB,
    device: "RTX 4090",
    devices: 1,
    profile: "hf",
    basis: ["RTX 4090, not asked itself.", "Planned by formula."],
    notYet: [],
    phases: [
      { name: "loading the model", bytes: 14 * GiB, isPeak: false, items: [{ name: "weights", bytes: 14 * GiB }] },
      {
        name: "backward pass",
        bytes: 26 * GiB,
        isPeak: true,
        items: [
          { name: "weights", bytes: 14 * GiB },
          { name: "kept activations", bytes: 12 * GiB },
        ],
      },
    ],
    keys: [{ key: "per_device_train_batch_size", bytes: 12 * GiB, items: ["kept activations"] }],
    remedies: [
      {
        title: "Turn on gradient checkpointing",
        cost: "Same result; slower.",
        needed: 17.3 * GiB,
        fits: true,
        edits: [{ key: "disable_gradient_checkpointing" }, { key: "cutoff_len", value: "512" }],
      },
      { title: "Cut sequences", cost: "Longer samples lose their end.", needed: 24 * GiB, fits: false, edits: [] },
    ],
    largestMicroBatch: 2,
    ...changes,
  };
}

/** The same, but the user is told nothing about it. */
export function silencedPlan(changes: Partial<MemoryPlanInfo> = {}): MemoryPlanInfo {
  const silenced = plan(changes);
  delete silenced.finding;
  return silenced;
}
