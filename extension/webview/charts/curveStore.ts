import type { RunMetric, RunParts, SeriesPart, StepRange } from "../../src/features/panel/messages";
import { withDetail } from "./points";
import { SeriesBuffer, type Points } from "./seriesBuffer";

const nothing: Points = { steps: [], seconds: [], values: [] };

/** All points the page has: whole curves, and finer ones of the steps that are zoomed to. */
export class CurveStore {
  readonly #whole = new Map<string, Map<RunMetric, SeriesBuffer>>();
  #detail = new Map<string, Map<RunMetric, SeriesBuffer>>();
  #detailRange: StepRange | undefined;

  take({ runId, parts }: RunParts, reset: boolean): void {
    if (reset) {
      this.#whole.delete(runId);
    }
    append(this.#whole, runId, parts);
  }

  takeDetail(range: StepRange, curves: readonly RunParts[]): void {
    this.#detailRange = range;
    this.#detail = new Map();
    curves.forEach(({ runId, parts }) => {
      append(this.#detail, runId, parts);
    });
  }

  dropDetail(): void {
    this.#detailRange = undefined;
    this.#detail = new Map();
  }

  /** Runs that are no longer drawn will be sent anew when they are again. */
  keepOnly(runIds: readonly string[]): void {
    for (const id of this.#whole.keys()) {
      if (!runIds.includes(id)) {
        this.#whole.delete(id);
        this.#detail.delete(id);
      }
    }
  }

  /** As fetched for all steps. */
  whole(runId: string, metric: RunMetric): Points {
    return this.#whole.get(runId)?.get(metric) ?? nothing;
  }

  /** With finer points where there are some. */
  points(runId: string, metric: RunMetric): Points {
    const whole = this.whole(runId, metric);
    const detail = this.#detail.get(runId)?.get(metric);
    return detail === undefined || this.#detailRange === undefined ? whole : withDetail(whole, detail, this.#detailRange);
  }

  /** From the first to the last step of any curve; undefined without points. */
  get range(): StepRange | undefined {
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const curves of this.#whole.values()) {
      for (const { steps } of curves.values()) {
        from = Math.min(from, steps[0] ?? from);
        to = Math.max(to, steps.at(-1) ?? to);
      }
    }
    return from <= to ? { from, to } : undefined;
  }
}

function append(runs: Map<string, Map<RunMetric, SeriesBuffer>>, runId: string, parts: readonly SeriesPart[]): void {
  let curves = runs.get(runId);
  if (curves === undefined) {
    curves = new Map();
    runs.set(runId, curves);
  }
  for (const part of parts) {
    let buffer = curves.get(part.metric);
    if (buffer === undefined) {
      buffer = new SeriesBuffer();
      curves.set(part.metric, buffer);
    }
    buffer.append(part);
  }
}
