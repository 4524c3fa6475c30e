import type { RunInfo } from "../../infrastructure/protocol.generated";
import { fileName, formatLoss, formatStep, formatTimeLeft } from "./format";
import { activity, stateWord } from "./runState";

/** "step 120/1,250 · loss 1.42 · 14 min left"; before the first step what the run is busy with. */
export function runStatusText(run: RunInfo, others: number): string {
  const parts = run.state === "running" && run.step > 0 ? progress(run) : [activity(run) ?? stateWord(run.state)];
  return [...parts, ...(others > 0 ? [`+${others} more`] : [])].join(" · ");
}

export function runStatusTooltip(active: readonly RunInfo[]): string {
  return active.map((run) => `${fileName(run.recipePath)}: ${runStatusText(run, 0)}`).join("\n");
}

function progress(run: RunInfo): string[] {
  const step = `step ${formatStep(run.step, run.totalSteps)}`;
  const loss = run.loss === undefined ? undefined : `loss ${formatLoss(run.loss, 2)}`;
  return [step, loss, formatTimeLeft(run.etaSeconds)].filter((part) => part !== undefined);
}
