import type uPlot from "uplot";
import { formatCount, formatLoss, formatRate } from "../src/features/runs/format";
import type { ChartColours } from "./theme";

type Format = (value: number | undefined) => string;

const font = "12px system-ui, sans-serif";

export function lossOptions(colours: ChartColours): uPlot.Options {
  return options(colours, [
    { label: "Loss", class: "of-loss", stroke: () => colours.loss, width: 1.5, points: { show: false }, value: legendValue(formatLoss) },
    {
      // Told from the loss by its marks and dashes too, not by colour alone.
      label: "Eval loss",
      class: "of-eval-loss",
      stroke: () => colours.evalLoss,
      width: 1.5,
      dash: [4, 4],
      spanGaps: true,
      points: { show: true, size: 7, fill: () => colours.evalLoss },
      value: legendValue(formatLoss),
    },
  ]);
}

export function rateOptions(colours: ChartColours): uPlot.Options {
  return options(colours, [
    {
      label: "Learning rate",
      class: "of-rate",
      stroke: () => colours.rate,
      width: 1.5,
      points: { show: false },
      value: legendValue(formatRate),
    },
  ]);
}

/** uPlot hands out null where a curve has no point, whatever its types say. */
function legendValue(format: Format): (plot: uPlot, value: number | null) => string {
  return (_, value) => format(value ?? undefined);
}

/** Ticks are round numbers, so that few digits say them exactly. */
function formatTick(value: number): string {
  const round = Number(value.toPrecision(6));
  return round !== 0 && Math.abs(round) < 0.01 ? round.toExponential() : String(round);
}

function formatStepNumber(step: number | undefined): string {
  return step === undefined ? "–" : formatCount(step);
}

/** Without points there is nothing to span, and with one there is no width. */
function stepRange(_: uPlot, min: number | null, max: number | null): [number, number] {
  return min === null || max === null ? [0, 1] : [min, min === max ? max + 1 : max];
}

function options(colours: ChartColours, curves: uPlot.Series[]): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => colours.text,
    font,
    grid: { stroke: () => colours.grid, width: 1 },
    ticks: { stroke: () => colours.grid, width: 1 },
  };
  return {
    width: 300,
    height: 150,
    scales: { x: { time: false, range: stepRange } },
    cursor: { sync: { key: "lathe", scales: ["x", null] }, points: { size: 6 }, drag: { x: true, y: false } },
    series: [{ label: "Step", value: legendValue(formatStepNumber) }, ...curves],
    axes: [
      { ...axis, size: 32, values: (_, steps) => steps.map((step) => (Number.isInteger(step) ? formatCount(step) : "")) },
      { ...axis, size: 56, values: (_, values) => values.map(formatTick) },
    ],
  };
}
