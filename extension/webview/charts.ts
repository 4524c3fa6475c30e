import uPlot from "uplot";
import type { SeriesPart } from "../src/features/panel/messages";
import { formatLoss } from "../src/features/runs/format";
import type { RunMetric } from "../src/infrastructure/protocol.generated";
import { lossOptions, rateOptions } from "./chartOptions";
import type { PanelElements } from "./elements";
import { SeriesBuffer } from "./seriesBuffer";
import { readColours } from "./theme";

interface StepRange {
  min: number;
  max: number;
}

/** The curves of the shown run: loss above, learning rate below, one crosshair and one range of steps for both. */
export class Charts {
  readonly #buffers = new Map<RunMetric, SeriesBuffer>();
  readonly #colours = readColours();
  readonly #loss: uPlot;
  readonly #rate: uPlot;
  #width = 0;
  #isDrawPlanned = false;
  /** The steps from the first to the last point of any curve. */
  #range: StepRange = { min: 0, max: 1 };

  constructor(
    private readonly elements: PanelElements,
    private readonly onResize: (width: number) => void,
  ) {
    this.#loss = new uPlot(lossOptions(this.#colours), [[], [], []], elements.lossChart);
    this.#rate = new uPlot(rateOptions(this.#colours), [[], []], elements.rateChart);
    const observer = new ResizeObserver(() => {
      this.#fit();
    });
    observer.observe(elements.lossChart);
    observer.observe(elements.rateChart);
    this.#fit();
  }

  /** Width of a chart in device pixels, of which each is worth points of its own. */
  get width(): number {
    return Math.round(this.elements.lossChart.clientWidth * devicePixelRatio);
  }

  clear(): void {
    this.#buffers.clear();
    this.#drawSoon();
  }

  take(parts: readonly SeriesPart[], reset: boolean): void {
    if (reset) {
      this.#buffers.clear();
    }
    for (const part of parts) {
      this.#buffer(part.metric).append(part);
    }
    this.#drawSoon();
  }

  themeChanged(): void {
    Object.assign(this.#colours, readColours());
    this.#loss.redraw(false, true);
    this.#rate.redraw(false, true);
  }

  #buffer(metric: RunMetric): SeriesBuffer {
    let buffer = this.#buffers.get(metric);
    if (buffer === undefined) {
      buffer = new SeriesBuffer();
      this.#buffers.set(metric, buffer);
    }
    return buffer;
  }

  /** Once per frame, however many messages came in. */
  #drawSoon(): void {
    if (this.#isDrawPlanned) {
      return;
    }
    this.#isDrawPlanned = true;
    requestAnimationFrame(() => {
      this.#isDrawPlanned = false;
      this.#draw();
    });
  }

  #draw(): void {
    const loss = this.#buffer("loss");
    const evalLoss = this.#buffer("evalLoss");
    const rate = this.#buffer("learningRate");
    // A step without an evaluation is no gap of the loss: `join` tells the two kinds of emptiness apart.
    const joined = uPlot.join([
      [loss.steps, loss.values],
      [evalLoss.steps, evalLoss.values],
    ]);
    const range = this.#stepRange();
    setData(this.#loss, joined, this.#range, range);
    setData(this.#rate, [rate.steps, rate.values], this.#range, range);
    this.#range = range;
    describe(this.elements.lossChart, loss, "Loss");
    describe(this.elements.rateChart, rate, "Learning rate");
  }

  #stepRange(): StepRange {
    const all = [...this.#buffers.values()];
    const first = Math.min(...all.map((buffer) => buffer.steps[0] ?? Number.POSITIVE_INFINITY));
    const last = Math.max(...all.map((buffer) => buffer.steps.at(-1) ?? Number.NEGATIVE_INFINITY));
    return first < last ? { min: first, max: last } : { min: 0, max: Math.max(1, last) };
  }

  #fit(): void {
    for (const [plot, box] of [
      [this.#loss, this.elements.lossChart],
      [this.#rate, this.elements.rateChart],
    ] as const) {
      const legend = plot.root.querySelector<HTMLElement>(".u-legend")?.offsetHeight ?? 0;
      const height = box.clientHeight - legend;
      if (box.clientWidth > 0 && height > 0 && (plot.width !== box.clientWidth || plot.height !== height)) {
        plot.setSize({ width: box.clientWidth, height });
      }
    }
    if (this.width !== this.#width) {
      this.#width = this.width;
      this.onResize(this.width);
    }
  }
}

/** Follows the run, unless the user has zoomed in; double click shows all again. */
function setData(plot: uPlot, data: uPlot.AlignedData, before: StepRange, now: StepRange): void {
  const { min, max } = plot.scales.x ?? {};
  const isZoomed = typeof min === "number" && typeof max === "number" && (min > before.min || max < before.max);
  plot.setData(data, false);
  if (isZoomed) {
    plot.redraw();
  } else {
    plot.setScale("x", now);
  }
}

function describe(box: HTMLElement, buffer: SeriesBuffer, name: string): void {
  const last = buffer.steps.at(-1);
  box.dataset.points = String(buffer.steps.length);
  box.dataset.lastStep = String(last ?? 0);
  const value = buffer.values.at(-1) ?? undefined;
  const text = name === "Loss" ? formatLoss(value) : (value?.toExponential(2) ?? "–");
  box.setAttribute("aria-label", last === undefined ? `${name}: no points yet` : `${name} over ${last} steps, last ${text}`);
}
