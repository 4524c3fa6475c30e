import { commandIds, type CommandId } from "../../infrastructure/commandIds";
import type { RunInfo } from "../../infrastructure/protocol.generated";
import { isTalkable } from "../chat/chatTarget";
import { fileName, formatCount, formatLoss } from "../runs/format";
import { isActive, isPausable, isPaused, isResumable, stepsDone } from "../runs/runState";
import { runStatusText } from "../runs/runStatusText";

export interface LensPart {
  title: string;
  command: CommandId;
  /** What the command is called with: a run's id, or undefined for the recipe. */
  runId?: string;
}

const train: LensPart = { title: "$(play) Train", command: commandIds.train };

/** What stands above a recipe: how its run is doing and what that can be asked, else a start, and how the last one has ended. */
export function lensParts(runs: readonly RunInfo[], hasJustEnded: (run: RunInfo) => boolean): LensPart[] {
  const active = runs.find(isActive);
  if (active !== undefined) {
    return partsOfActive(active, runs.filter(isActive).length - 1);
  }
  const [newest] = runs;
  return newest !== undefined && hasJustEnded(newest) ? [train, ...partsOfEnded(newest)] : [train];
}

function partsOfActive(run: RunInfo, others: number): LensPart[] {
  const part = (title: string, command: CommandId): LensPart => ({ title, command, runId: run.id });
  const status = run.state === "queued" && run.waitReason !== undefined ? `Queued: ${run.waitReason}` : runStatusText(run, others);
  return [
    part(run.state === "paused" ? `Paused at step ${formatCount(run.step)}` : status, commandIds.openPanel),
    ...(run.state === "stopping" ? [] : [part("Stop", commandIds.stop)]),
    ...(isPausable(run) ? [part("Pause", commandIds.pause)] : []),
    ...(isPaused(run) ? [part("Resume", commandIds.resume)] : []),
  ];
}

function partsOfEnded(run: RunInfo): LensPart[] {
  const part = (title: string, command: CommandId): LensPart => ({ title, command, runId: run.id });
  return [
    part(outcomeOf(run), commandIds.openPanel),
    ...(isResumable(run) ? [part(`Resume from ${fileName(run.lastCheckpoint ?? "")}`, commandIds.resumeFromCheckpoint)] : []),
    ...(isTalkable(run) ? [part("Chat", commandIds.chat)] : []),
  ];
}

function outcomeOf(run: RunInfo): string {
  const step = `step ${formatCount(stepsDone(run))}`;
  switch (run.state) {
    case "finished":
      return `Finished after ${step}${run.loss === undefined ? "" : ` · loss ${formatLoss(run.loss, 2)}`}`;
    case "stopped":
      return `Stopped at ${step}`;
    default:
      return `Failed at ${step}`;
  }
}
