import type { SeriesPart } from "../../src/features/panel/messages";
import { isOverTime } from "../../src/features/panel/panelMetrics";

/** Points in the order of their steps, one a step. */
export interface Points {
  steps: number[];
  /** Since the run's first event. */
  seconds: number[];
  /** Null where the value was no finite number. */
  values: (number | null)[];
}

/** The points of one metric. */
export class SeriesBuffer implements Points {
  steps: number[] = [];
  seconds: number[] = [];
  values: (number | null)[] = [];

  /** Appends what is newer than what is there: a part that comes twice changes nothing. Of several points of a step the greatest counts. */
  append(part: SeriesPart): void {
    const takesGreatest = isOverTime(part.metric);
    part.steps.forEach((step, index) => {
      const last = this.steps.at(-1) ?? Number.NEGATIVE_INFINITY;
      const value = part.values[index] ?? null;
      if (step > last) {
        this.steps.push(step);
        this.seconds.push(part.seconds[index] ?? 0);
        this.values.push(value);
      } else if (step === last && takesGreatest && value !== null) {
        this.values[this.values.length - 1] = Math.max(value, this.values.at(-1) ?? value);
      }
    });
  }
}
