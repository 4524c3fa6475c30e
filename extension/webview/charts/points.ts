import type { StepRange } from "../../src/features/panel/messages";
import type { Points } from "./seriesBuffer";

/** Place of the first step that is not below the given one; the number of points when all are. */
export function lowerBound(steps: readonly number[], step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < step) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Place of the last point at or before a step; -1 when there is none. */
export function placeAt(steps: readonly number[], step: number): number {
  return lowerBound(steps, step + 0.5) - 1;
}

/** Whole curves with the finer points of a range in the place of their own. */
export function withDetail(whole: Points, detail: Points, range: StepRange): Points {
  const last = detail.steps.at(-1);
  if (last === undefined) {
    return whole;
  }
  const head = lowerBound(whole.steps, range.from);
  // What was measured after the finer points were asked for stands in the whole curve.
  const tail = lowerBound(whole.steps, last + 0.5);
  const spliced = <T>(of: T[], finer: T[]): T[] => [...of.slice(0, head), ...finer, ...of.slice(tail)];
  return {
    steps: spliced(whole.steps, detail.steps),
    seconds: spliced(whole.seconds, detail.seconds),
    values: spliced(whole.values, detail.values),
  };
}

/** In another unit. */
export function scaled(points: Points, factor: number): Points {
  return factor === 1 ? points : { ...points, values: points.values.map((value) => (value === null ? null : value * factor)) };
}

/** At most so many of the places 0 to count - 1, evenly, with the first and the last. */
export function evenly(count: number, most: number): number[] {
  if (count <= most) {
    return Array.from({ length: count }, (_, index) => index);
  }
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}
