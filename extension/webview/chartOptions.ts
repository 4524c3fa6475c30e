import uPlot from "uplot";
import { formatCount, formatLoss, formatRate } from "../src/features/runs/format";
import type { ChartColours } from "./theme";

type StepRange = () => [number, number];

const font = "12px system-ui, sans-serif";

export function lossOptions(colours: ChartColours, range: StepRange): uPlot.Options {
  return options(colours, range, formatLoss, [
    { label: "Loss", stroke: () => colours.loss, width: 1.5, points: { show: false }, value: (_, value) => formatLoss(value ?? undefined) },
    {
      // Told from the loss by its marks and dashes too, not by colour alone.
      label: "Eval loss",
      stroke: () => colours.evalLoss,
      width: 1.5,
      dash: [4, 4],
      spanGaps: true,
      points: { show: true, size: 7, fill: () => colours.evalLoss },
      value: (_, value) => formatLoss(value ?? undefined),
    },
  ]);
}

export function rateOptions(colours: ChartColours, range: StepRange): uPlot.Options {
  return options(colours, range, formatRate, [
    {
      label: "Learning rate",
      stroke: () => colours.rate,
      width: 1.5,
      points: { show: false },
      value: (_, value) => formatRate(value ?? undefined),
    },
  ]);
}

function options(
  colours: ChartColours,
  range: StepRange,
  format: (value: number | undefined) => string,
  curves: uPlot.Series[],
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: () => colours.text,
    font,
    grid: { stroke: () => colours.grid, width: 1 },
    ticks: { stroke: () => colours.grid, width: 1 },
  };
  return {
    width: 300,
    height: 150,
    scales: { x: { time: false, range: (_, min, max) => (min === max ? range() : [min, max]), auto: true } },
    cursor: { sync: { key: "lathe", scales: ["x", null] }, points: { size: 6 }, drag: { x: true, y: false } },
    series: [{ label: "Step", value: (_, step) => (step == null ? "–" : formatCount(step)) }, ...curves],
    axes: [
      { ...axis, values: (_, steps) => steps.map((step) => (Number.isInteger(step) ? formatCount(step) : "")) },
      { ...axis, size: 64, values: (_, values) => values.map((value) => format(value)) },
    ],
  };
}
