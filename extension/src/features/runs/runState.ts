import type { RunInfo, RunPhase, RunState } from "../../infrastructure/protocol.generated";

const stateWords: Record<RunState, string> = {
  queued: "Queued",
  starting: "Starting",
  running: "Running",
  paused: "Paused",
  stopping: "Stopping",
  finished: "Finished",
  stopped: "Stopped",
  failed: "Failed",
  lost: "Lost",
};

const phaseWords: Record<RunPhase, string> = {
  other: "Working",
  loadingEngine: "Loading the engine",
  loadingModel: "Loading the model",
  preparingData: "Preparing data",
  tokenizing: "Tokenizing",
  previewing: "Answering preview prompts",
  predicting: "Answering questions",
  training: "Training",
  evaluating: "Evaluating",
  saving: "Saving",
};

const activeStates: ReadonlySet<RunState> = new Set(["queued", "starting", "running", "paused", "stopping"]);

/** Whether a worker is (or is about to be) at work. */
export function isActive(run: RunInfo): boolean {
  return activeStates.has(run.state);
}

export function isPaused(run: RunInfo): boolean {
  return run.state === "paused";
}

/** Whether a run would take the request to pause. */
export function isPausable(run: RunInfo): boolean {
  return run.state === "running" || run.state === "starting";
}

/** Whether a run has begun and has not been asked to end, and so can save and evaluate. */
export function isAtWork(run: RunInfo): boolean {
  return run.state === "running" || run.state === "paused";
}

/** Whether a run has ended before it was done and left a checkpoint to go on from. */
export function isResumable(run: RunInfo): boolean {
  return (run.state === "stopped" || run.state === "failed" || run.state === "lost") && run.lastCheckpoint !== undefined;
}

/** Optimizer steps a run has done: those that were logged, or that its last checkpoint holds when that is later. */
export function stepsDone(run: RunInfo): number {
  return Math.max(run.step, Number(/checkpoint-(\d+)$/.exec(run.lastCheckpoint ?? "")?.[1] ?? 0));
}

export function stateWord(state: RunState): string {
  return stateWords[state];
}

/** What an active run is busy with besides its steps; undefined while it simply trains. */
export function activity(run: RunInfo): string | undefined {
  if (!isActive(run) || run.phase === undefined || run.phase === "training") {
    return undefined;
  }
  const { progressDone: done, progressTotal: total } = run;
  const share = done !== undefined && total ? ` (${done} of ${total})` : "";
  return phaseWords[run.phase] + share;
}
