import type { PanelView } from "../src/features/panel/messages";
import { formatLoss, formatStep, formatTimeLeft } from "../src/features/runs/format";
import { activity, stateWord } from "../src/features/runs/runState";

/** A live region that speaks ten times a second says nothing. */
const quietMilliseconds = 15_000;

/** The panel in words for screen readers: at once when the state changes, otherwise now and then. */
export class Announcer {
  #spokenAt = 0;
  #spokenState = "";

  constructor(private readonly region: HTMLElement) {}

  tell(view: PanelView): void {
    const state = `${view.connection.kind} ${view.run?.id ?? ""} ${view.run?.state ?? ""}`;
    const now = Date.now();
    if (state === this.#spokenState && now - this.#spokenAt < quietMilliseconds) {
      return;
    }
    this.#spokenAt = now;
    this.#spokenState = state;
    this.region.textContent = summary(view);
  }

  /** What the user's own hand has brought about: at once. */
  say(text: string): void {
    this.region.textContent = text;
  }
}

function summary({ run, connection }: PanelView): string {
  if (connection.kind === "lost") {
    return connection.message;
  }
  if (run === undefined) {
    return "";
  }
  return [
    activity(run) ?? stateWord(run.state),
    `step ${formatStep(run.step, run.totalSteps)}`,
    run.loss === undefined ? undefined : `loss ${formatLoss(run.loss, 2)}`,
    run.evalLoss === undefined ? undefined : `evaluation loss ${formatLoss(run.evalLoss, 2)}`,
    run.state === "running" ? formatTimeLeft(run.etaSeconds) : undefined,
    run.message,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}
