import type { RunInfo, RunPhase, RunState } from "../../infrastructure/protocol.generated";

const stateWords: Record<RunState, string> = {
  starting: "Starting",
  running: "Running",
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
  previewing: "Answering preview prompts",
  training: "Training",
  evaluating: "Evaluating",
  saving: "Saving",
};

/** Whether a worker is (or is about to be) at work. */
export function isActive(run: RunInfo): boolean {
  return run.state === "starting" || run.state === "running" || run.state === "stopping";
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
