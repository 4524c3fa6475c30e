import type { StepRange } from "../../src/features/panel/messages";
import { Chart, type ChartListener } from "./chart";
import { contentOf, sceneMark, type ChartScene } from "./chartContent";
import { chartSpecs } from "./chartSpecs";
import { CurveStore } from "./curveStore";
import { chartKeys } from "./chartKeys";
import { lowerBound } from "./points";
import { readColours } from "./theme";

export interface ChartSetListener {
  /** Undefined: all steps are shown. */
  zoomed(range: StepRange | undefined): void;
  /** The crosshair, for the page's own words. */
  pointed(step: number | undefined): void;
  /** A key has moved the crosshair, which nobody may see. */
  moved(chart: Chart, step: number): void;
  picked(chart: Chart, step: number, left: number, byKey: boolean): void;
  saved(chart: Chart): void;
  /** Width of the widest chart in device pixels, of which each is worth points of its own. */
  resized(width: number): void;
}

/** All charts of the page: one scene, one range of steps and one crosshair. */
export class ChartSet implements ChartListener {
  readonly store = new CurveStore();
  readonly charts: readonly Chart[];
  readonly colours = readColours();
  #scene: ChartScene = { runs: [], smoothing: null, isLogScale: false };
  #zoom: StepRange | undefined;
  #pointedStep: number | undefined;
  /** Where keys have put the crosshair, which then keeps its step and not its place. */
  #keyedStep: number | undefined;
  #width = 0;
  readonly #dirty = new Set<Chart>();
  #isDrawPlanned = false;
  #isAllAtOnce = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly listener: ChartSetListener,
  ) {
    this.charts = chartSpecs.map((spec) => new Chart(spec, this.colours, this));
    root.replaceChildren(...this.charts.map((chart) => chart.root));
    root.addEventListener("pointermove", () => {
      this.#keyedStep = undefined;
    });
    const observer = new ResizeObserver(() => {
      this.#fit();
    });
    for (const chart of this.charts) {
      observer.observe(chart.box);
      chart.box.addEventListener("keydown", (event) => {
        chartKeys(event, this, chart);
      });
    }
  }

  /** The page's, as long as no chart is seen: whole curves are fetched before there is a run to show. */
  get width(): number {
    const widest = Math.max(...this.charts.map(({ box }) => box.clientWidth));
    return Math.round((widest || document.documentElement.clientWidth) * devicePixelRatio);
  }

  get zoom(): StepRange | undefined {
    return this.#zoom;
  }

  /** The steps that are drawn. */
  get range(): StepRange {
    const { from, to } = this.#zoom ?? this.store.range ?? { from: 0, to: 1 };
    return from < to ? { from, to } : { from, to: from + 1 };
  }

  get pointedStep(): number | undefined {
    return this.#pointedStep;
  }

  /** Draws only when something of the scene is another: it is set with each change of the run's state. */
  setScene(scene: ChartScene): void {
    const isOther = sceneMark(scene) !== sceneMark(this.#scene);
    this.#scene = scene;
    if (isOther) {
      this.store.keepOnly(scene.runs.map(({ id }) => id));
      this.drawSoon();
    }
  }

  /** All charts, in the next frame, however often it was asked for. */
  drawSoon(): void {
    this.#isAllAtOnce = true;
    this.#plan();
  }

  /** For points that came: one chart a frame, so that no frame has the work of all of them. */
  pointsCame(): void {
    this.#plan();
  }

  #plan(): void {
    for (const chart of this.charts) {
      this.#dirty.add(chart);
    }
    this.#planFrame();
  }

  #planFrame(): void {
    if (!this.#isDrawPlanned) {
      this.#isDrawPlanned = true;
      requestAnimationFrame(() => {
        this.#isDrawPlanned = false;
        this.#draw();
      });
    }
  }

  themeChanged(): void {
    Object.assign(this.colours, readColours());
    for (const chart of this.charts) {
      chart.redraw();
    }
  }

  setZoom(range: StepRange | undefined): void {
    this.#zoom = range;
    this.store.dropDetail();
    this.drawSoon();
  }

  /** By the user's hand; what is hardly one step is not worth a zoom, and what is all of them is none. */
  zoomed({ from, to }: StepRange): void {
    const whole = this.store.range;
    if (whole === undefined || to - from < 1) {
      return;
    }
    const range = { from: Math.max(whole.from, from), to: Math.min(whole.to, to) };
    this.#change(range.from <= whole.from && range.to >= whole.to ? undefined : range);
  }

  zoomReset(): void {
    if (this.#zoom !== undefined) {
      this.#change(undefined);
    }
  }

  pointed(step: number | undefined): void {
    if (step !== this.#pointedStep) {
      this.#pointedStep = step;
      this.listener.pointed(step);
    }
  }

  picked(chart: Chart, step: number, left: number, byKey = false): void {
    this.listener.picked(chart, step, left, byKey);
  }

  saved(chart: Chart): void {
    this.listener.saved(chart);
  }

  /** Moves the crosshair of all charts by so many points of a chart; from nowhere it comes to the last. */
  movePoint(chart: Chart, by: number): void {
    const steps = chart.shown[0]?.points.steps ?? [];
    const { from, to } = this.range;
    const [first, last] = [lowerBound(steps, from), lowerBound(steps, to + 0.5) - 1];
    if (first > last) {
      return;
    }
    const at = this.#pointedStep === undefined ? last + (by > 0 ? 0 : 1) : lowerBound(steps, this.#pointedStep);
    this.#keyedStep = steps[Math.min(last, Math.max(first, at + by))];
    this.#pointKeyed();
    if (this.#keyedStep !== undefined) {
      this.listener.moved(chart, this.#keyedStep);
    }
  }

  #pointKeyed(): void {
    for (const chart of this.charts) {
      chart.point(this.#keyedStep);
    }
  }

  #change(range: StepRange | undefined): void {
    this.setZoom(range);
    this.listener.zoomed(range);
  }

  #draw(): void {
    const { range } = this;
    for (const chart of this.#isAllAtOnce ? this.charts : [...this.#dirty].slice(0, 1)) {
      this.#dirty.delete(chart);
      chart.draw(contentOf(chart.spec.id, this.#scene, this.store), range);
    }
    this.#isAllAtOnce = false;
    if (this.#dirty.size > 0) {
      this.#planFrame();
    }
    if (this.#keyedStep !== undefined) {
      // After the plots, which take a new range in a microtask of theirs.
      queueMicrotask(() => {
        this.#pointKeyed();
      });
    }
  }

  #fit(): void {
    for (const chart of this.charts) {
      chart.fit();
    }
    const { width } = this;
    if (width !== this.#width && this.root.clientWidth > 0) {
      this.#width = width;
      this.listener.resized(width);
    }
  }
}
