import { isTalkable } from "../../src/features/chat/chatTarget";
import type { RunInfo, RunShowResult } from "../../src/features/panel/messages";
import type { PanelCommand } from "../../src/features/panel/panelCommands";
import { isActive, isPausable } from "../../src/features/runs/runState";

export interface RunAction {
  command: PanelCommand;
  text: string;
  title: string;
  /** It changes the run, and does not only show something of it. */
  isControl: boolean;
  isEnabled: boolean;
}

/** What can be done about a run, as its state allows; nothing that changes it without the daemon. */
export function actionsOf(run: RunInfo, facts: RunShowResult | undefined, isConnected: boolean): RunAction[] {
  const control = (command: PanelCommand, text: string, title: string): RunAction => ({
    command,
    text,
    title,
    isControl: true,
    isEnabled: isConnected,
  });
  const look = (command: PanelCommand, text: string, title: string): RunAction => ({
    command,
    text,
    title,
    isControl: false,
    isEnabled: isConnected,
  });
  return [
    ...controlsOf(run, facts).map(([command, text, title]) => control(command, text, title)),
    ...(isTalkable(run) ? [look("chat", "Chat", "Talk to what was trained, beside its base")] : []),
    look("openRunFolder", "Folder", "Open the output folder"),
    look("openRunRecipe", "Recipe", "Show the recipe as the run was started with it"),
    look("compareRuns", "Compare recipe…", "Show what differs from the recipe of another run"),
    look("showRunLog", "Log", "Open what the run's process printed"),
    ...(isActive(run) ? [] : [look("removeRun", "Remove…", "Take the run off the list, with its files or without")]),
  ];
}

function controlsOf(run: RunInfo, facts: RunShowResult | undefined): [PanelCommand, string, string][] {
  const stop: [PanelCommand, string, string] = ["stop", "Stop", "Stop after this step, with a checkpoint"];
  const pause: [PanelCommand, string, string] = ["pause", "Pause", "Wait after this step, and keep the memory"];
  switch (run.state) {
    case "queued":
      return [["stop", "Stop", "Take the run out of the queue"]];
    case "starting":
    case "running":
      return [
        ...(isPausable(run) ? [pause] : []),
        ...(run.state === "running"
          ? ([
              ["saveNow", "Save now", "Write a checkpoint after this step"],
              ["evaluateNow", "Evaluate now", "Evaluate after this step"],
            ] satisfies [PanelCommand, string, string][])
          : []),
        stop,
      ];
    case "paused":
      return [["resume", "Resume", "Go on with the next step"], stop];
    case "stopping":
      return [["stopNow", "Stop now", "Stop at once, without a checkpoint"]];
    case "stopped":
    case "failed":
    case "lost": {
      const checkpoint = checkpointToResume(run, facts);
      // The post-mortem has a button of its own, beside what else can be done.
      return checkpoint === undefined || facts?.failure?.checkpoint !== undefined
        ? []
        : [["resumeFromCheckpoint", `Resume from ${checkpoint}`, "Start a run that goes on from the checkpoint"]];
    }
    case "finished":
      return [];
  }
}

/** Name of the newest checkpoint that is still there. */
export function checkpointToResume(run: RunInfo, facts: RunShowResult | undefined): string | undefined {
  if (facts === undefined) {
    return run.lastCheckpoint === undefined ? undefined : nameOf(run.lastCheckpoint);
  }
  const newest = facts.checkpoints.filter(({ exists }) => exists).at(-1);
  return facts.failure?.checkpoint ?? (newest === undefined ? undefined : nameOf(newest.path));
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
