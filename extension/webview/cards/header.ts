import { formatGib } from "../../src/features/memory/gib";
import { fileName, formatDuration, formatLoss, formatPerSecond, formatStep } from "../../src/features/runs/format";
import { activity, isActive, stateWord } from "../../src/features/runs/runState";
import type { RunInfo, RunShowResult } from "../../src/features/panel/messages";
import { actionsOf, type RunAction } from "../controls/runActions";
import { button, element, fill, setText } from "../dom";
import type { PageActions, PageScene } from "../page";

/** What run this is, how far it is, its newest numbers, and what can be done about it. */
export class Header {
  readonly root: HTMLElement;
  readonly #recipe: HTMLButtonElement;
  readonly #state = element("span", { class: "state", "data-testid": "panel-state" });
  readonly #activity = element("span", { class: "activity", "data-testid": "panel-activity" });
  readonly #controls = element("div", { class: "controls", role: "group", "aria-label": "What the run is to do" });
  readonly #looks = element("div", { class: "looks", role: "group", "aria-label": "What there is of the run" });
  readonly #progress = element("progress", { "aria-label": "Progress of the run" });
  readonly #step = value("panel-step");
  readonly #epoch = value("panel-epoch");
  readonly #timeLeft = value("panel-time-left");
  readonly #timeName = element("dt", {}, "Time left");
  readonly #loss = value("panel-loss");
  readonly #evalLoss = value("panel-eval-loss");
  readonly #speed = value("panel-speed");
  readonly #memory = value("panel-memory");
  #runId = "";

  constructor(private readonly actions: PageActions) {
    this.#recipe = button("", "link", () => {
      actions.openRecipe(this.#runId);
    }, "panel-recipe");
    this.root = element(
      "div",
      { class: "head" },
      element("header", {}, element("h1", {}, this.#recipe), this.#state, this.#activity, this.#controls, this.#looks),
      this.#progress,
      element(
        "dl",
        { class: "figures" },
        figure("Step", this.#step),
        figure("Epoch", this.#epoch),
        element("div", {}, this.#timeName, this.#timeLeft),
        figure("Loss", this.#loss),
        figure("Eval loss", this.#evalLoss),
        figure("Tokens/s", this.#speed),
        figure("Peak memory", this.#memory),
      ),
    );
  }

  draw({ view, facts }: PageScene): void {
    const { run } = view;
    if (run === undefined) {
      return;
    }
    const active = isActive(run);
    this.#runId = run.id;
    setText(this.#recipe, fileName(run.recipePath));
    this.#recipe.title = `Open ${run.recipePath}`;
    setText(this.#state, stateWord(run.state));
    this.#state.dataset.state = run.state;
    setText(this.#activity, active ? activityText(run) : "");
    this.#drawFigures(run, facts, active);
    this.#drawProgress(run, active);
    this.#drawActions(run, actionsOf(run, facts, view.connection.kind === "ready"));
  }

  #drawFigures(run: RunInfo, facts: RunShowResult | undefined, active: boolean): void {
    setText(this.#step, formatStep(run.step, run.totalSteps));
    setText(this.#epoch, run.epoch === undefined ? "–" : run.epoch.toFixed(2));
    setText(this.#timeName, active ? "Time left" : "Took");
    setText(this.#timeLeft, formatDuration(active ? run.etaSeconds : (facts?.summary?.runtimeSeconds ?? facts?.seconds)));
    setText(this.#loss, formatLoss(run.loss));
    setText(this.#evalLoss, formatLoss(run.evalLoss));
    setText(this.#speed, formatPerSecond(run.tokensPerSecond));
    const { memory } = facts ?? {};
    setText(this.#memory, memory === undefined ? "–" : formatGib(memory.baselineBytes + memory.peakBytes));
  }

  #drawProgress(run: RunInfo, active: boolean): void {
    this.#progress.hidden = !active;
    if (run.totalSteps !== undefined && (run.step > 0 || run.state === "queued" || run.state === "paused")) {
      this.#progress.max = run.totalSteps;
      this.#progress.value = run.step;
    } else {
      // Without a value the bar says "at work".
      this.#progress.removeAttribute("value");
    }
  }

  #drawActions(run: RunInfo, all: readonly RunAction[]): void {
    const made = (action: RunAction): HTMLElement => this.#button(run.id, action);
    const [controls, looks] = [all.filter(({ isControl }) => isControl), all.filter(({ isControl }) => !isControl)];
    fill(this.#controls, [run.id, controls], () => controls.map(made));
    fill(this.#looks, [run.id, looks], () => looks.map(made));
  }

  #button(runId: string, { command, text, title, isControl, isEnabled }: RunAction): HTMLElement {
    const made = button(text, isControl ? "secondary" : "link", () => {
      this.actions.run(command, runId);
    }, `${command}-button`);
    made.title = title;
    made.disabled = !isEnabled;
    return made;
  }
}

function activityText(run: RunInfo): string {
  if (run.state === "queued") {
    return run.waitReason ?? "";
  }
  if (run.stalledSeconds !== undefined) {
    return `Nothing heard of it for ${formatDuration(run.stalledSeconds)}`;
  }
  const left = run.phaseEtaSeconds === undefined ? undefined : `${formatDuration(run.phaseEtaSeconds)} left`;
  return [activity(run), run.phaseDetail, run.phase === "training" ? undefined : left].filter(Boolean).join(" · ");
}

function value(testId: string): HTMLElement {
  return element("dd", { "data-testid": testId });
}

function figure(name: string, dd: HTMLElement): HTMLElement {
  return element("div", {}, element("dt", {}, name), dd);
}
