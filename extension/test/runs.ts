import type { RunInfo } from "../src/infrastructure/protocol.generated";

/** A running run with what a test wants to be different. */
export function run(different: Partial<RunInfo> = {}): RunInfo {
  return {
    id: "a",
    state: "running",
    recipePath: "/w/first.recipe.yaml",
    workingDirectory: "/w",
    outputDirectory: "/w/saves",
    recordsDirectory: "/w/saves/.lathe/runs/a",
    device: "cpu",
    createdAt: "2026-05-03T09:05:00Z",
    lastSeq: 1,
    step: 0,
    ...different,
  };
}

/** Lets everything that is already due happen. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
