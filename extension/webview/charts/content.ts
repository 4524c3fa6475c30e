import type { Look } from "./looks";
import type { Points } from "./seriesBuffer";

/** A curve as a chart draws it. */
export interface DrawnCurve {
  /** The same as long as it is the same curve. */
  key: string;
  label: string;
  /** The label in the legend; empty where the chart's title says all. */
  shortLabel: string;
  look: Look;
  points: Points;
  /** In place of the values, which stay faint behind it; one per point. */
  smoothed?: (number | null)[];
}

/** What was planned, in the chart's unit. */
export interface PlannedBand {
  low: number;
  high: number;
  label: string;
}

export interface Mark {
  step: number;
  /** Hollow: it is gone. */
  isGone: boolean;
}

const manyPoints = 500;

/** A curve that fills its columns: it is drawn finer, which is clearer, and far less work without a graphics card. */
export function isDense({ points }: DrawnCurve): boolean {
  return points.steps.length > manyPoints;
}

/** All that a chart shows. */
export interface ChartContent {
  curves: DrawnCurve[];
  isLogScale: boolean;
  band?: PlannedBand;
  marks: Mark[];
}

/** What of the content asks for a new plot and legend, and not only for new points. */
export function shapeOf({ curves, isLogScale, band, marks }: ChartContent): string {
  const shapes = curves.map((curve) => [curve.key, curve.shortLabel, curve.look, curve.smoothed === undefined, isDense(curve)]);
  return JSON.stringify([isLogScale, band?.label, marks.length > 0, shapes]);
}
