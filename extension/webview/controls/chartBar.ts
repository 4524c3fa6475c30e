import { formatCount } from "../../src/features/runs/format";
import { button, element, setText } from "../dom";
import type { PageActions, PageScene } from "../page";

/** The most the past can count; more would make a straight line of every run. */
const greatestWeight = 0.99;

/** How the charts are drawn: smoothing, scale, zoom, or a table in their place. */
export class ChartBar {
  readonly root: HTMLElement;
  readonly #slider = element("input", {
    type: "range",
    min: "0",
    max: String(greatestWeight),
    step: "0.01",
    "aria-label": "Smoothing of the loss",
    "data-testid": "smoothing",
  });
  readonly #weight = element("output", { class: "weight" });
  readonly #automatic: HTMLButtonElement;
  readonly #log = element("input", { type: "checkbox", "data-testid": "log-scale" });
  readonly #table = element("input", { type: "checkbox", "data-testid": "as-table" });
  readonly #zoom: HTMLElement;
  readonly #zoomText = element("span", { "data-testid": "zoom-range" });
  readonly #step = element("span", { class: "pointed", "data-testid": "pointed-step" });

  constructor(actions: PageActions) {
    this.#slider.addEventListener("input", () => {
      actions.keep({ smoothing: Number(this.#slider.value) });
    });
    this.#automatic = button("Auto", "link", () => {
      actions.keep({ smoothing: null });
    });
    this.#automatic.title = "By the number of points, as LLaMA-Factory draws its loss";
    this.#log.addEventListener("change", () => {
      actions.keep({ isLogScale: this.#log.checked });
    });
    this.#table.addEventListener("change", () => {
      actions.keep({ isTable: this.#table.checked });
    });
    const reset = button("Reset zoom", "link", () => {
      actions.resetZoom();
    }, "reset-zoom");
    this.#zoom = element("span", { class: "zoom" }, this.#zoomText, reset);
    const save = button("Save as CSV", "link", () => {
      actions.saveCsv();
    }, "save-csv");
    this.root = element(
      "div",
      { class: "chart-bar", role: "toolbar", "aria-label": "Charts" },
      element("label", {}, "Smoothing", this.#slider),
      this.#weight,
      this.#automatic,
      element("label", {}, this.#log, "Log scale"),
      element("label", {}, this.#table, "Table"),
      this.#zoom,
      this.#step,
      save,
    );
  }

  /** `weight` is the one that is drawn with. */
  draw({ state }: PageScene, weight: number): void {
    this.#slider.value = String(weight);
    setText(this.#weight, weight.toFixed(2));
    this.#automatic.setAttribute("aria-pressed", String(state.smoothing === null));
    this.#log.checked = state.isLogScale;
    this.#table.checked = state.isTable;
    this.#zoom.hidden = state.zoom === undefined;
    if (state.zoom !== undefined) {
      setText(this.#zoomText, `Steps ${formatCount(Math.ceil(state.zoom.from))}–${formatCount(Math.floor(state.zoom.to))}`);
    }
  }

  point(step: number | undefined): void {
    setText(this.#step, step === undefined ? "" : `Step ${formatCount(step)}`);
  }
}
