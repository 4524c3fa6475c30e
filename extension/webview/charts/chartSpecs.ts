import { formatGib } from "../../src/features/memory/gib";
import { formatLoss, formatPerSecond, formatRate } from "../../src/features/runs/format";
import { formatGibTick, formatTick, gibTicks } from "./ticks";

export type ChartId = "loss" | "scores" | "learningRate" | "gradNorm" | "tokensPerSecond" | "memory";

/** What sets one chart apart from the others. */
export interface ChartSpec {
  id: ChartId;
  title: string;
  testId: string;
  /** A value with its unit. */
  format(value: number): string;
  tick(value: number): string;
  ticks?: (from: number, to: number, most: number) => number[];
  /** The axis begins here, so that heights can be compared. */
  floor?: number;
  /** Not there as long as it has nothing to show. */
  isOptional?: boolean;
}

export const chartSpecs: readonly ChartSpec[] = [
  { id: "loss", title: "Loss", testId: "loss-chart", format: (value) => formatLoss(value), tick: formatTick },
  {
    id: "scores",
    title: "Scores of evaluations, %",
    testId: "scores-chart",
    format: (value) => value.toFixed(1),
    tick: formatTick,
    floor: 0,
    isOptional: true,
  },
  {
    id: "learningRate",
    title: "Learning rate",
    testId: "lr-chart",
    format: (value) => (value === 0 ? "0" : formatRate(value)),
    tick: formatTick,
    floor: 0,
  },
  {
    id: "gradNorm",
    title: "Gradient norm",
    testId: "grad-norm-chart",
    format: (value) => formatLoss(value, 3),
    tick: formatTick,
    floor: 0,
  },
  { id: "tokensPerSecond", title: "Tokens per second", testId: "speed-chart", format: formatPerSecond, tick: formatTick, floor: 0 },
  {
    id: "memory",
    title: "Memory, GiB",
    testId: "memory-chart",
    format: formatGib,
    tick: formatGibTick,
    ticks: gibTicks,
    floor: 0,
  },
];
