import { element } from "./dom";

export type Action = "stop" | "openOutput" | "openRecipe" | "showLog" | "train" | "restartDaemon";

/** The panel's fixed elements. They are made once; `drawView` fills them. */
export class PanelElements {
  readonly picker = element("select", { "data-testid": "run-picker", "aria-label": "Run" });
  readonly recipe = button("openRecipe", "", "link recipe");
  readonly state = element("span", { class: "state", "data-testid": "panel-state" });
  readonly activity = element("span", { class: "activity", "data-testid": "panel-activity" });
  readonly step = value("panel-step");
  readonly timeLeft = value("panel-time-left");
  readonly loss = value("panel-loss");
  readonly evalLoss = value("panel-eval-loss");
  readonly speed = value("panel-speed");
  readonly progress = element("progress", { "aria-label": "Progress of the run" });
  readonly stop = button("stop", "Stop", "primary", "stop-button");
  readonly openOutput = button("openOutput", "Open output folder", "secondary", "open-output");
  readonly showLog = button("showLog", "Show log", "secondary", "show-log");
  readonly ending = element("section", { class: "ending", "data-testid": "panel-ending", "aria-label": "How the run ended" });
  readonly notice = element("p", { class: "notice", "data-testid": "panel-notice" });
  readonly noticeButton = element("button", { class: "primary", type: "button" });
  readonly lossChart = chart("loss-chart");
  readonly rateChart = chart("lr-chart");
  readonly announcement = element("p", { class: "for-screen-readers", "aria-live": "polite" });
  readonly run: HTMLElement;
  readonly noticeBox: HTMLElement;
  #listener: (action: Action) => void = () => undefined;

  constructor(root: HTMLElement) {
    this.stop.title = "Stop after this step, with a checkpoint";
    this.noticeBox = element("section", { class: "notice-box" }, this.notice, this.noticeButton);
    this.run = element(
      "div",
      { class: "run" },
      element(
        "header",
        {},
        element("h1", {}, this.recipe),
        this.state,
        this.activity,
        element("span", { class: "spring" }),
        this.stop,
        this.openOutput,
        this.showLog,
      ),
      this.progress,
      element(
        "dl",
        { class: "figures" },
        figure("Step", this.step),
        figure("Time left", this.timeLeft),
        figure("Loss", this.loss),
        figure("Eval loss", this.evalLoss),
        figure("Tokens/s", this.speed),
      ),
      this.ending,
      element("section", { class: "chart-box", "aria-label": "Loss" }, element("h2", {}, "Loss"), this.lossChart),
      element("section", { class: "chart-box small", "aria-label": "Learning rate" }, element("h2", {}, "Learning rate"), this.rateChart),
    );
    root.append(this.noticeBox, element("label", { class: "picker" }, "Run ", this.picker), this.run, this.announcement);
    root.addEventListener("click", (event) => {
      const action = event.target instanceof Element ? event.target.closest("[data-action]")?.getAttribute("data-action") : undefined;
      if (action) {
        this.#listener(action as Action);
      }
    });
  }

  onAction(listener: (action: Action) => void): void {
    this.#listener = listener;
  }

  onPick(listener: (runId: string) => void): void {
    this.picker.addEventListener("change", () => {
      listener(this.picker.value);
    });
  }
}

function button(action: Action, text: string, look: string, testId?: string): HTMLButtonElement {
  return element(
    "button",
    { type: "button", class: look, "data-action": action, ...(testId === undefined ? {} : { "data-testid": testId }) },
    text,
  );
}

function value(testId: string): HTMLElement {
  return element("dd", { "data-testid": testId });
}

function figure(name: string, dd: HTMLElement): HTMLElement {
  return element("div", {}, element("dt", {}, name), dd);
}

function chart(testId: string): HTMLElement {
  return element("div", { class: "chart", role: "img", "data-testid": testId, "data-points": "0", "data-last-step": "0" });
}
