import type { SeriesPart } from "../src/features/panel/messages";

/** The points of one metric in the order of their steps. */
export class SeriesBuffer {
  steps: number[] = [];
  values: (number | null)[] = [];

  clear(): void {
    this.steps = [];
    this.values = [];
  }

  /** Appends what is newer than what is there: a part that comes twice changes nothing. */
  append(part: SeriesPart): void {
    const last = this.steps.at(-1) ?? Number.NEGATIVE_INFINITY;
    part.steps.forEach((step, index) => {
      if (step > last || this.steps.length === 0) {
        this.steps.push(step);
        this.values.push(part.values[index] ?? null);
      }
    });
  }
}
