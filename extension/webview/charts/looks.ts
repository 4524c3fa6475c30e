/** How a curve is told from others: by colour, and by dashes or marks for those who don't tell by colour. */
export interface Look {
  /** Place among the page's colours, which follow the theme. */
  colour: CurveColour;
  /** Lengths of stroke and gap in pixels; empty: drawn through. */
  dash: readonly number[];
  /** Each point has a mark. */
  hasMarks: boolean;
}

export const curveColours = ["run0", "run1", "run2", "run3", "run4", "run5", "evaluation"] as const;
export type CurveColour = (typeof curveColours)[number];

const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [14, 5], [5, 2]];

/** The shown run is number 0, those beside it follow. */
export function lookOfRun(number: number): Look {
  const place = number % dashes.length;
  return { colour: `run${place}` as CurveColour, dash: dashes[place] ?? [], hasMarks: false };
}

/** Among several of one run by colour; among those of several runs the colour is the run's, and dashes tell them apart. */
export function lookOfScore(place: number, number: number, runs: number): Look {
  const own = lookOfRun(place);
  return { ...(runs === 1 ? own : { ...lookOfRun(number), dash: own.dash }), hasMarks: true };
}

/** Evaluations have marks; the shown run's have a colour of their own. */
export function lookOfEvaluation(number: number): Look {
  return number === 0
    ? { colour: "evaluation", dash: [4, 4], hasMarks: true }
    : { ...lookOfRun(number), dash: [4, 4], hasMarks: true };
}
