import type { RunInfo, RunState } from "../../infrastructure/protocol.generated";
import { isTalkable } from "../chat/chatTarget";
import { fileName, formatCount, formatDuration, formatLoss, formatMoment, formatPerSecond, formatRate, formatStep } from "../runs/format";
import { isActive, isAtWork, isPausable, isPaused, isResumable, stateWord, stepsDone } from "../runs/runState";
import { runStatusText } from "../runs/runStatusText";

export interface RunRow {
  label: string;
  description: string;
  icon: { id: string; color?: string };
  /** Words by which menus know what the run can be asked. */
  context: string;
  /** What a screen reader says. */
  spoken: string;
}

const icons: Record<RunState, RunRow["icon"]> = {
  queued: { id: "watch", color: "charts.yellow" },
  starting: { id: "loading~spin" },
  running: { id: "play-circle", color: "charts.blue" },
  paused: { id: "debug-pause", color: "charts.yellow" },
  stopping: { id: "loading~spin" },
  finished: { id: "pass", color: "testing.iconPassed" },
  stopped: { id: "debug-stop", color: "charts.foreground" },
  failed: { id: "error", color: "testing.iconFailed" },
  lost: { id: "warning", color: "list.warningForeground" },
};

/** One run as a row: active ones by their recipe, ended ones below it by their time. */
export function runRow(run: RunInfo, now: Date): RunRow {
  const moment = formatMoment(run.createdAt, now);
  const label = isActive(run) ? fileName(run.recipePath) : moment;
  const description = run.state === "queued" ? (run.waitReason ?? "waits") : isActive(run) ? progressOf(run) : outcomeOf(run);
  return {
    label,
    description,
    icon: icons[run.state],
    context: contextOf(run),
    spoken: `${fileName(run.recipePath)}, ${stateWord(run.state)}, started ${moment}, ${description}`,
  };
}

/** All that is known at a glance, as Markdown. */
export function runTooltip(run: RunInfo, now: Date): string {
  const facts: [string, string | undefined][] = [
    ["State", stateWord(run.state)],
    ["Waits for", run.waitReason],
    ["Started", formatMoment(run.createdAt, now)],
    ["Step", run.step > 0 || run.totalSteps !== undefined ? formatStep(run.step, run.totalSteps) : undefined],
    ["Loss", run.loss === undefined ? undefined : formatLoss(run.loss)],
    ["Eval loss", run.evalLoss === undefined ? undefined : formatLoss(run.evalLoss)],
    ["Learning rate", run.learningRate === undefined ? undefined : formatRate(run.learningRate)],
    ["Tokens/s", run.tokensPerSecond === undefined ? undefined : formatPerSecond(run.tokensPerSecond)],
    ["Time left", isActive(run) && run.etaSeconds !== undefined ? formatDuration(run.etaSeconds) : undefined],
    ["Device", run.device],
    ["Checkpoint", run.lastCheckpoint === undefined ? undefined : fileName(run.lastCheckpoint)],
    ["Output", run.outputDirectory],
  ];
  const rows = facts
    .filter((fact): fact is [string, string] => fact[1] !== undefined)
    .map(([name, value]) => `| ${name} | ${escaped(value)} |`);
  const notes = [
    run.stalledSeconds === undefined ? undefined : `Nothing has been heard of it for ${formatDuration(run.stalledSeconds)}.`,
    run.message,
    run.hint,
  ].filter((note) => note !== undefined);
  return [`**${escaped(fileName(run.recipePath))}**`, ["| | |", "| --- | --- |", ...rows].join("\n"), ...notes.map(escaped)].join("\n\n");
}

function progressOf(run: RunInfo): string {
  return run.state === "paused" ? `paused at step ${formatStep(run.step, run.totalSteps)}` : runStatusText(run, 0);
}

function outcomeOf(run: RunInfo): string {
  const done = stepsDone(run);
  const steps = `${formatCount(done)} steps`;
  const loss = run.loss === undefined ? undefined : `loss ${formatLoss(run.loss, 2)}`;
  const word = stateWord(run.state).toLowerCase();
  return [word, done > 0 ? steps : undefined, loss].filter((part) => part !== undefined).join(" · ");
}

function contextOf(run: RunInfo): string {
  const words: [string, boolean][] = [
    ["active", isActive(run) && run.state !== "stopping"],
    ["atWork", isAtWork(run)],
    ["pausable", isPausable(run)],
    ["paused", isPaused(run)],
    ["ended", !isActive(run)],
    ["resumable", isResumable(run)],
    ["talkable", isTalkable(run)],
  ];
  return ["run", ...words.filter(([, isSo]) => isSo).map(([word]) => word)].join(" ");
}

/** Markdown's own characters as themselves. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&").replaceAll("\n", " ");
}
