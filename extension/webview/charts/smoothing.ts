/** The weight of the past by the number of points, as LLaMA-Factory draws its loss: 1.8 (sigmoid(0.05 n) - 0.5). */
export function automaticWeight(count: number): number {
  return 1.8 * (1 / (1 + Math.exp(-0.05 * count)) - 0.5);
}

/**
 * Exponential smoothing: s[0] = x[0], s[i] = w s[i-1] + (1 - w) x[i]. A thinned curve lacks points; where d of them would have passed
 * from one to the next, w counts d times, so that it looks as the whole curve would. What is no number stays a gap.
 */
export function smooth(steps: readonly number[], values: readonly (number | null)[], weight: number): (number | null)[] {
  const interval = leastDistance(steps);
  let past: number | undefined;
  let pastStep = 0;
  return values.map((value, index) => {
    const step = steps[index] ?? 0;
    if (value === null) {
      return null;
    }
    if (past === undefined) {
      past = value;
    } else {
      const passed = (step - pastStep) / interval;
      const kept = passed === 1 ? weight : weight ** passed;
      past = kept * past + (1 - kept) * value;
    }
    pastStep = step;
    return past;
  });
}

function leastDistance(steps: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < steps.length; index++) {
    least = Math.min(least, (steps[index] ?? 0) - (steps[index - 1] ?? 0));
  }
  return Number.isFinite(least) ? least : 1;
}
