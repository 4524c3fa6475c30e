import { formatGib, gibNumber } from "../../src/features/memory/gib";
import type { RunMetric, RunShowResult } from "../../src/features/panel/messages";
import { scores } from "../../src/features/panel/panelMetrics";
import type { ChartId } from "./chartSpecs";
import type { ChartContent, DrawnCurve, PlannedBand } from "./content";
import type { CurveStore } from "./curveStore";
import { lookOfEvaluation, lookOfRun, lookOfScore, type Look } from "./looks";
import { scaled } from "./points";
import { automaticWeight, smooth } from "./smoothing";

/** What the charts are made of besides points. */
export interface ChartScene {
  /** The shown run first, then those pinned beside it. */
  runs: { id: string; label: string }[];
  facts?: RunShowResult;
  /** Weight of the past; null: by the number of points. */
  smoothing: number | null;
  isLogScale: boolean;
}

/** The same for scenes that look the same. */
export function sceneMark({ runs, facts, smoothing, isLogScale }: ChartScene): string {
  return JSON.stringify([runs, facts?.checkpoints, facts?.plan, facts?.memory?.baselineBytes, smoothing, isLogScale]);
}

export function contentOf(chart: ChartId, scene: ChartScene, store: CurveStore): ChartContent {
  const curves = scene.runs.flatMap((_, number) => curvesOf(chart, scene, number, store));
  const band = chart === "memory" ? plannedBand(scene) : undefined;
  return {
    curves,
    isLogScale: chart === "loss" && scene.isLogScale,
    ...(band === undefined ? {} : { band }),
    marks: chart === "loss" ? (scene.facts?.checkpoints ?? []).map(({ step, exists }) => ({ step, isGone: !exists })) : [],
  };
}

function curvesOf(chart: ChartId, scene: ChartScene, number: number, store: CurveStore): DrawnCurve[] {
  const { id, label } = scene.runs[number] ?? { id: "", label: "" };
  const curve = (metric: RunMetric, name: string, look: Look): DrawnCurve => ({
    key: `${metric}-${id}`,
    label: number === 0 ? name : `${name}, ${label}`,
    shortLabel: chart === "loss" ? (number === 0 ? name : `${name}, ${label}`) : scene.runs.length === 1 ? "" : label,
    look,
    points: store.points(id, metric),
  });
  switch (chart) {
    case "loss": {
      const loss = curve("loss", "Loss", lookOfRun(number));
      const evaluation = curve("evalLoss", "Eval loss", lookOfEvaluation(number));
      const { steps, values } = loss.points;
      const weight = scene.smoothing ?? automaticWeight(steps.length);
      const first = steps.length > 1 && weight > 0 ? { ...loss, smoothed: smooth(steps, values, weight) } : loss;
      return evaluation.points.steps.length > 0 ? [first, evaluation] : [first];
    }
    case "scores":
      return scores.flatMap(({ metric, name, scale }, place) => {
        const look = lookOfScore(place, number, scene.runs.length);
        const { points, ...others } = curve(metric, name, look);
        return points.steps.length === 0 ? [] : [{ ...others, shortLabel: others.label, points: scaled(points, scale) }];
      });
    case "learningRate":
      return [curve("learningRate", "Learning rate", lookOfRun(number))];
    case "gradNorm":
      return [curve("gradNorm", "Gradient norm", lookOfRun(number))];
    case "tokensPerSecond":
      return [curve("tokensPerSecond", "Tokens/s", lookOfRun(number))];
    case "memory":
      return [curve(store.whole(id, "gpuBytes").steps.length > 0 ? "gpuBytes" : "rssBytes", "Measured", lookOfRun(number))].map((one) =>
        one.shortLabel === "" ? { ...one, shortLabel: "Measured" } : one,
      );
  }
}

/**
 * What the plan says of the phases that a step goes through, from the least to the peak. The plan counts from the idle worker, the curve
 * from nothing, so that there is no band until the worker has measured itself.
 */
function plannedBand({ facts }: ChartScene): PlannedBand | undefined {
  const { plan, memory } = facts ?? {};
  if (plan === undefined || memory === undefined) {
    return undefined;
  }
  const { forward, backward, step } = plan.phases;
  const phases = [forward, backward, step].filter((bytes) => bytes !== undefined);
  const low = memory.baselineBytes + Math.min(plan.peakBytes, ...phases);
  const high = memory.baselineBytes + plan.peakBytes;
  const span = gibNumber(low) === gibNumber(high) ? formatGib(high) : `${gibNumber(low)}–${formatGib(high)}`;
  return { low, high, label: `Planned ${span}` };
}

/** Names of runs where there is little room: their recipes', and when they began where that alone tells them apart. */
export function shortNames(choices: readonly string[]): string[] {
  const parts = choices.map((label) => label.split(" · "));
  return parts.map(([recipe = "", moment = ""]) => {
    const name = recipe.replace(/(\.recipe)?\.ya?ml$/, "");
    return parts.filter(([other]) => other === recipe).length > 1 ? `${name} ${moment}` : name;
  });
}
