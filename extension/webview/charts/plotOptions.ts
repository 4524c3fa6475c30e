import type uPlot from "uplot";
import { formatCount } from "../../src/features/runs/format";
import type { ChartSpec } from "./chartSpecs";
import { isDense, type ChartContent, type DrawnCurve } from "./content";
import type { ChartColours } from "./theme";
import { logTicks } from "./ticks";

/** Of the height in CSS pixels, for one tick of the vertical axis. */
const tickDistance = 34;
const faint = 0.28;
const mostMarks = 200;

/** uPlot numbers its kinds of scales; the names are in its types alone. */
const logarithmic = { distr: 3 } as Pick<uPlot.Scale, "distr">; // eslint-disable-line @typescript-eslint/no-unsafe-enum-assignment

/** What the plot asks about while it draws. */
export interface PlotContext {
  spec: ChartSpec;
  colours: ChartColours;
  content: () => ChartContent;
  isShown: (curve: DrawnCurve) => boolean;
}

/** The plot's options for a content of this shape; one series per curve, two for a smoothed one. */
export function plotOptions(context: PlotContext, size: { width: number; height: number }): uPlot.Options {
  const { spec, colours } = context;
  const { curves, isLogScale } = context.content();
  const font = `11px ${colours.fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: () => colours.muted,
    font,
    grid: { stroke: () => colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: stepRange },
      y: { ...(isLogScale ? logarithmic : {}), range: (_, min, max) => valueRange(context, min, max) },
    },
    cursor: {
      // Zoom and crosshair by hand (`ChartSet`), except that moves of the pointer reach all charts.
      sync: { key: "lathe", scales: ["x", null], filters: { pub: (type) => type === "mousemove" || type === "mouseleave" } },
      y: false,
      points: { size: 5 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      bind: { dblclick: () => () => null },
    },
    series: [{}, ...curves.flatMap((curve) => seriesOf(curve, context))],
    axes: [
      {
        ...axis,
        size: 24,
        gap: 4,
        space: 60,
        values: (_, steps) => steps.map((step) => (Number.isInteger(step) ? formatCount(step) : "")),
      },
      {
        ...axis,
        size: 52,
        gap: 6,
        space: tickDistance,
        values: (_, values) => values.map((value) => spec.tick(value)),
        ...splitsOf(spec, isLogScale),
      },
    ],
  };
}

function splitsOf(spec: ChartSpec, isLogScale: boolean): Partial<uPlot.Axis> {
  const ticks = isLogScale ? logTicks : spec.ticks;
  return ticks === undefined
    ? {}
    : {
        splits: (plot, _, min, max) => ticks(min, max, Math.max(2, Math.floor(plot.height / tickDistance) - 1)),
        // Every round number that was chosen is drawn, also on a logarithmic axis.
        filter: (_, splits) => splits,
      };
}

function seriesOf(curve: DrawnCurve, { colours, isShown }: PlotContext): uPlot.Series[] {
  const { look, smoothed } = curve;
  const line: uPlot.Series = {
    show: isShown(curve),
    stroke: () => colours[look.colour],
    width: isDense(curve) && smoothed === undefined ? 1 : 1.5,
    dash: [...look.dash],
    spanGaps: look.hasMarks,
    points: { show: look.hasMarks ? areFew : isAlone, size: look.hasMarks ? 6 : 5, fill: () => colours[look.colour] },
  };
  return smoothed === undefined ? [line] : [{ ...line, width: 1, alpha: faint, dash: [] }, line];
}

/** As it was set; without points there is nothing to span. */
function stepRange(_: uPlot, min: number | null, max: number | null): [number, number] {
  return [min ?? 0, max ?? 1];
}

/** More marks than that run into each other. */
function areFew(plot: uPlot, series: number): boolean {
  return [...(plot.data[series] ?? [])].filter((value) => value != null).length <= mostMarks;
}

/** A single point makes no line. */
function isAlone(plot: uPlot, series: number): boolean {
  const values = [...(plot.data[series] ?? [])];
  return values.filter((value) => value != null).length === 1;
}

/** All values with some room, and the planned band; on an axis that begins at a floor, from there. */
function valueRange({ spec, content }: PlotContext, min: number | null, max: number | null): [number, number] {
  const { band, isLogScale } = content();
  const least = Math.min(...[min, band?.low].filter((value) => value != null));
  const most = Math.max(...[max, band?.high].filter((value) => value != null));
  if (!Number.isFinite(least) || !Number.isFinite(most)) {
    return isLogScale ? [0.1, 1] : [0, 1];
  }
  if (isLogScale) {
    return least === most ? [least / 1.5, most * 1.5] : [least / (most / least) ** 0.06, most * (most / least) ** 0.06];
  }
  const room = 0.08 * (most - least || Math.abs(most) || 1);
  return [spec.floor !== undefined && least >= spec.floor ? spec.floor : least - room, most + room];
}
