import uPlot from "uplot";
import type { StepRange } from "../../src/features/panel/messages";
import { element, iconButton } from "../dom";
import type { ChartSpec } from "./chartSpecs";
import { shapeOf, type ChartContent, type DrawnCurve } from "./content";
import { Legend } from "./legend";
import { placeAt } from "./points";
import { bandLayer, markLayer } from "./plotLayers";
import { plotOptions, type PlotContext } from "./plotOptions";
import type { ChartColours } from "./theme";

const mostOfSmoothed = 400;

/** What happens in a chart and concerns all of them. */
export interface ChartListener {
  zoomed(range: StepRange): void;
  zoomReset(): void;
  /** The crosshair is there; undefined: it has left. */
  pointed(step: number | undefined): void;
  /** A click, or Enter, at a step; `left` in CSS pixels from the chart's edge. */
  picked(chart: Chart, step: number, left: number): void;
  saved(chart: Chart): void;
}

/** One plot with its title and legend. */
export class Chart {
  readonly root: HTMLElement;
  /** Holds the plot; it can have the focus. */
  readonly box: HTMLElement;
  readonly #legend: Legend;
  readonly #hidden = new Set<string>();
  readonly #empty = element("p", { class: "empty-chart" }, "No points yet");
  #plot: uPlot | undefined;
  #shape = "";
  #content: ChartContent = { curves: [], isLogScale: false, marks: [] };
  #pointedStep: number | undefined;

  constructor(
    readonly spec: ChartSpec,
    private readonly colours: ChartColours,
    private readonly listener: ChartListener,
  ) {
    this.#legend = new Legend(spec.format.bind(spec), (key) => {
      this.#toggle(key);
    });
    this.box = element("div", {
      class: "chart",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "chart",
      "data-testid": spec.testId,
      "data-points": "0",
      "data-last-step": "0",
    });
    const save = iconButton("save", `Save ${spec.title} as a picture`);
    save.addEventListener("click", () => {
      listener.saved(this);
    });
    this.root = element(
      "section",
      { class: `chart-box of-${spec.id}`, "aria-label": spec.title },
      element("div", { class: "chart-head" }, element("h2", {}, spec.title), this.#legend.root, save),
      element("div", { class: "chart-area" }, this.box, this.#empty),
    );
  }

  get plot(): uPlot | undefined {
    return this.#plot;
  }

  get content(): ChartContent {
    return this.#content;
  }

  /** The curves that are not hidden. */
  get shown(): DrawnCurve[] {
    return this.#content.curves.filter(({ key }) => !this.#hidden.has(key));
  }

  /** The shown curves' values at a step, each with its name. */
  valuesAt(step: number): { label: string; text: string }[] {
    return this.shown.flatMap(({ label, points }) => {
      const value = points.values[placeAt(points.steps, step)];
      return value == null ? [] : [{ label, text: this.spec.format(value) }];
    });
  }

  draw(content: ChartContent, range: StepRange): void {
    this.#content = content;
    const hasPoints = content.curves.some(({ points }) => points.steps.length > 0);
    this.#empty.hidden = hasPoints;
    this.root.hidden = this.spec.isOptional === true && !hasPoints;
    const shape = shapeOf(content);
    if (this.#plot === undefined || shape !== this.#shape) {
      this.#shape = shape;
      this.#make();
    }
    this.#setData(range);
    this.#legend.show(content.curves, this.#pointedStep);
    this.#describe();
  }

  /** The theme is another one, or a page in the background has become visible. */
  redraw(): void {
    this.#plot?.redraw(false, true);
  }

  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (this.#plot !== undefined && width > 0 && height > 0 && (this.#plot.width !== width || this.#plot.height !== height)) {
      this.#plot.setSize({ width, height });
    }
  }

  /** Moves the crosshair there, or away. */
  point(step: number | undefined): void {
    const plot = this.#plot;
    if (plot !== undefined) {
      const left = step === undefined ? -10 : plot.valToPos(step, "x");
      plot.setCursor({ left, top: step === undefined ? -10 : plot.over.clientHeight / 2 }, true);
    }
  }

  /** Of a step, from the chart's left edge, in CSS pixels. */
  leftOf(step: number): number {
    return this.#plot === undefined ? 0 : this.#plot.over.offsetLeft + this.#plot.valToPos(step, "x");
  }

  #make(): void {
    this.#plot?.destroy();
    const context: PlotContext = {
      spec: this.spec,
      colours: this.colours,
      content: () => this.#content,
      isShown: (curve) => !this.#hidden.has(curve.key),
    };
    const size = { width: Math.max(80, this.box.clientWidth), height: Math.max(60, this.box.clientHeight) };
    const options = plotOptions(context, size);
    const plot = new uPlot(
      {
        ...options,
        plugins: [bandLayer(context), markLayer(context)],
        hooks: { setCursor: [(at) => { this.#cursorMoved(at); }], setSelect: [(at) => { this.#selected(at); }] },
      },
      options.series.map(() => []) as unknown as uPlot.AlignedData,
      this.box,
    );
    this.#plot = plot;
    plot.over.addEventListener("click", () => {
      const step = stepAtCursor(plot);
      if (step !== undefined) {
        this.listener.picked(this, step, this.leftOf(step));
      }
    });
    plot.over.addEventListener("dblclick", () => {
      this.listener.zoomReset();
    });
    this.#legend.make(this.#content, this.#hidden);
  }

  #setData(range: StepRange): void {
    const tables = this.#content.curves.map(({ points, smoothed }): uPlot.AlignedData => {
      const values = this.#content.isLogScale ? points.values.map(positive) : points.values;
      return smoothed === undefined ? [points.steps, values] : [points.steps, values, sparse(smoothed)];
    });
    // A step without an evaluation is no gap of the loss: `join` tells the two kinds of emptiness apart.
    const data = tables.length > 1 ? uPlot.join(tables) : tables[0];
    this.#plot?.setData(data ?? [[]], false);
    this.#plot?.setScale("x", { min: range.from, max: range.to });
  }

  #toggle(key: string): void {
    if (!this.#hidden.delete(key)) {
      this.#hidden.add(key);
    }
    this.#legend.make(this.#content, this.#hidden);
    this.#legend.show(this.#content.curves, this.#pointedStep);
    this.#legend.root.querySelector<HTMLElement>(`[data-testid="curve-${CSS.escape(key)}"]`)?.focus();
    this.#applyHidden();
  }

  #applyHidden(): void {
    let place = 1;
    for (const { key, smoothed } of this.#content.curves) {
      for (let count = smoothed === undefined ? 1 : 2; count > 0; count--) {
        this.#plot?.setSeries(place++, { show: !this.#hidden.has(key) });
      }
    }
  }

  #cursorMoved(plot: uPlot): void {
    const step = stepAtCursor(plot);
    if (step !== this.#pointedStep) {
      this.#pointedStep = step;
      this.#legend.show(this.#content.curves, step);
      this.listener.pointed(step);
    }
  }

  #selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width > 0) {
      const range = { from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") };
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.listener.zoomed(range);
    }
  }

  #describe(): void {
    const [first] = this.#content.curves;
    const last = first?.points.steps.at(-1);
    const value = first?.points.values.at(-1);
    this.box.dataset.points = String(first?.points.steps.length ?? 0);
    this.box.dataset.lastStep = String(last ?? 0);
    const text =
      last === undefined ? "no points yet" : `up to step ${last}${value == null ? "" : `, last value ${this.spec.format(value)}`}`;
    this.box.setAttribute("aria-label", `${this.spec.title}: ${text}`);
  }
}

function stepAtCursor(plot: uPlot): number | undefined {
  const { left, idx } = plot.cursor;
  return left === undefined || left < 0 || idx == null ? undefined : plot.data[0][idx];
}

/**
 * A smoothed curve needs no point in each column, and its thick line is the dearest part of a chart without a graphics card. What is
 * left out is undefined, which the plot passes over; null stays a gap.
 */
function sparse(smoothed: readonly (number | null)[]): (number | null | undefined)[] {
  const every = Math.ceil(smoothed.length / mostOfSmoothed);
  return smoothed.map((value, index) => (value === null || index % every === 0 || index === smoothed.length - 1 ? value : undefined));
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
