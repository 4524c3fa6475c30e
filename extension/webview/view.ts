import type { PanelView } from "../src/features/panel/messages";
import { fileName, formatDuration, formatLoss, formatPerSecond, formatStep } from "../src/features/runs/format";
import { activity, isActive, stateWord } from "../src/features/runs/runState";
import type { RunInfo } from "../src/infrastructure/protocol.generated";
import { element, setText } from "./dom";
import type { Action, PanelElements } from "./elements";

/** Fills the panel's elements from what the extension sent. */
export function drawView(elements: PanelElements, view: PanelView): void {
  drawNotice(elements, view);
  drawChoices(elements.picker, view);
  elements.picker.parentElement?.toggleAttribute("hidden", view.choices.length === 0);
  elements.run.hidden = view.run === undefined;
  if (view.run !== undefined) {
    drawRun(elements, view.run, view.connection.kind === "ready");
  }
}

interface Notice {
  text: string;
  button?: { text: string; action: Action };
}

function noticeOf({ connection, run, runId, choices }: PanelView): Notice | undefined {
  switch (connection.kind) {
    case "connecting":
      return run === undefined ? { text: "Loading…" } : undefined;
    case "lost":
      return {
        text: `${connection.message} A run that was going on goes on without it; this panel shows the last known state.`,
        button: { text: "Restart daemon", action: "restartDaemon" },
      };
    case "ready":
      if (run !== undefined) {
        return undefined;
      }
      return runId !== undefined && choices.length > 0
        ? { text: "The records of this run were not found. Choose another one." }
        : { text: "No run yet. Open a recipe and train it: its curves appear here.", button: { text: "Train recipe", action: "train" } };
  }
}

function drawNotice({ noticeBox, notice, noticeButton }: PanelElements, view: PanelView): void {
  const content = noticeOf(view);
  noticeBox.hidden = content === undefined;
  setText(notice, content?.text ?? "");
  noticeButton.hidden = content?.button === undefined;
  setText(noticeButton, content?.button?.text ?? "");
  noticeButton.setAttribute("data-action", content?.button?.action ?? "");
}

function drawChoices(picker: HTMLSelectElement, view: PanelView): void {
  // An open list would close under the pointer if its options were made anew.
  const content = JSON.stringify(view.choices);
  if (picker.dataset.content !== content) {
    picker.dataset.content = content;
    picker.replaceChildren(...view.choices.map(({ id, label }) => element("option", { value: id }, label)));
  }
  if (view.run !== undefined && picker.value !== view.run.id) {
    picker.value = view.run.id;
  }
}

function drawRun(elements: PanelElements, run: RunInfo, isConnected: boolean): void {
  const active = isActive(run);
  setText(elements.recipe, fileName(run.recipePath));
  elements.recipe.title = `Open ${run.recipePath}`;
  setText(elements.state, stateWord(run.state));
  elements.state.dataset.state = run.state;
  setText(elements.activity, [activity(run), run.phaseDetail].filter((part) => active && part).join(": "));
  setText(elements.step, formatStep(run.step, run.totalSteps));
  setText(elements.timeLeft, active ? formatDuration(run.etaSeconds) : "–");
  setText(elements.loss, formatLoss(run.loss));
  setText(elements.evalLoss, formatLoss(run.evalLoss));
  setText(elements.speed, formatPerSecond(run.tokensPerSecond));
  drawProgress(elements.progress, run, active);
  elements.stop.hidden = !active;
  elements.stop.disabled = run.state === "stopping" || !isConnected;
  elements.showLog.hidden = run.state !== "failed" && run.state !== "lost";
  drawEnding(elements.ending, run, active);
}

function drawProgress(progress: HTMLProgressElement, run: RunInfo, active: boolean): void {
  progress.hidden = !active;
  if (run.totalSteps !== undefined && run.step > 0) {
    progress.max = run.totalSteps;
    progress.value = run.step;
  } else {
    // Without a value the bar says "at work".
    progress.removeAttribute("value");
  }
}

function drawEnding(ending: HTMLElement, run: RunInfo, active: boolean): void {
  const lines = active ? [] : [run.message ?? "", run.hint ?? ""].filter((line) => line !== "");
  const text = lines.join("\n");
  ending.hidden = lines.length === 0;
  ending.dataset.state = run.state;
  if (ending.dataset.text !== text) {
    ending.dataset.text = text;
    ending.replaceChildren(...lines.map((line) => element("p", {}, line)));
  }
}
