import type { RunInfo } from "../../infrastructure/protocol.generated";
import { fileName, formatMoment } from "../runs/format";
import { isActive } from "../runs/runState";

/** What somebody can talk to: what a recipe or a run has trained, or a folder of a model or an adapter. */
export interface ChatTarget {
  /** Absolute path of a recipe or a folder, or id of a run. */
  target: string;
  title: string;
}

/** Whether a run has left something to talk to. */
export function isTalkable(run: RunInfo): boolean {
  return run.state === "finished" || (!isActive(run) && run.lastCheckpoint !== undefined);
}

/** What a run has trained in the end, else its last checkpoint. Undefined when there is neither. */
export function targetOfRun(run: RunInfo, now: Date): ChatTarget | undefined {
  const title = `${fileName(run.recipePath)} · ${formatMoment(run.createdAt, now)}`;
  if (run.state === "finished") {
    return { target: run.id, title };
  }
  const { lastCheckpoint } = run;
  return lastCheckpoint === undefined || !isTalkable(run) ? undefined : { target: lastCheckpoint, title: `${title} · ${fileName(lastCheckpoint)}` };
}

export function targetOfPath(path: string): ChatTarget {
  return { target: path, title: fileName(path.replace(/[\\/]+$/, "")) };
}
